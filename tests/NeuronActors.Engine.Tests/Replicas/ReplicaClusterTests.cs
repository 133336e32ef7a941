using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>Each replica of a network is a session of its own on a cluster.</summary>
public sealed class ReplicaClusterTests
{
    [Theory]
    [InlineData("dropout"), InlineData("node perturbation, dropout, skipping"), InlineData("pseudobackprop"), InlineData("phases, decay, frozen")]
    public async Task So_they_do_with_what_is_drawn_by_sample_or_decided_by_batch(string option)
    {
        Experiment experiment = Options.Of(option).Sharded(2).Replicated(3);
        var problem = new Problem<float>(experiment);
        var expected = Bits.Of(problem.Train(problem.Replicas(), 0, 8));
        await using var run = new ReplicaRun<float>(problem);
        Assert.Equal(expected, Bits.Of(await run.Train(0, 8)));
    }

    [Theory]
    [InlineData("parallel", 2), InlineData("learned and dropped, sweep", 3), InlineData("current activity, learned, sweep", 2)]
    [InlineData("shallow", 2), InlineData("direct feedback alignment", 3)]
    public async Task Replicas_on_a_cluster_give_the_bits_of_the_plain_loop_with_as_many_replicas(string variant, int replicas)
    {
        Experiment experiment = Small.Chain(6, 20, 9, 4).With(Small.Variants[variant]).With(r => r with { Steps = 8 }).Sharded(2).Replicated(replicas);
        var problem = new Problem<float>(experiment with { Engine = "rabbitmq" });
        var expected = Bits.Of(problem.Train(problem.Replicas(), 0, 8));
        await using var cluster = new TestCluster(3);
        await using ClusterClient client = await cluster.Connect();
        string[] nodes = [.. (await client.WaitForNodes(3, TimeSpan.FromSeconds(20), CancellationToken.None)).Select(beat => beat.Node)];
        string yaml = ExperimentWriter.Write(TestCluster.AsAFile<float>(problem.Experiment));
        IEngine<float>[] engines = [.. Enumerable.Range(0, replicas).Select(replica => new ClusterEngine<float>(
            client, new ClusterSession((uint)(replica + 1), "in-process", yaml, 1, replica, TimeSpan.FromSeconds(20)), problem.Network, problem.Settings.Share, nodes))];
        IReadOnlyList<string>[] places = [.. Enumerable.Range(0, replicas).Select(replica =>
            problem.Network.Populations.Select(population => nodes[(population.Index + replica) % nodes.Length]).ToArray())];
        await using var group = new ReplicaGroup<float>(engines, problem.Network, problem.Settings, places);
        var coordinator = new Coordinator<float>(group, problem.Network, problem.Settings, TimeSpan.FromSeconds(20));
        RunOutcome outcome = await coordinator.Train(new ReplicaRun<float>.SomeColumns(problem), 0, 8);
        Assert.True(outcome is RunOutcome.Completed, outcome.Sentence);
        Assert.Equal(expected, Bits.Of((await coordinator.Save()).State!));
        Assert.Empty(cluster.Sentences);
    }
}
