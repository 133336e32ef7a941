using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;
using NeuronActors.Engine;
using NeuronActors.Engine.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>Populations on members of a cluster compute what the plain loop computes, for every rule and any number of nodes.</summary>
public sealed class AkkaClusterTests(AkkaClusterTests.FiveNodes nodes) : IClassFixture<AkkaClusterTests.FiveNodes>
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public static TheoryData<string> VariantNames => [.. Small.Variants.Keys];

    public static TheoryData<string> OptionNames => [.. Options.All.Keys];

    [Theory, MemberData(nameof(VariantNames))]
    public Task Every_rule_gives_the_bits_of_the_plain_loop_on_1_2_3_and_5_nodes(string variant) =>
        Compare(Small.Chain(6, 37, 40, 9, 4).With(Small.Variants[variant]).With(r => r with { Steps = 10 }), 8);

    [Theory, MemberData(nameof(OptionNames))]
    public Task Every_option_gives_the_bits_of_the_plain_loop_on_1_2_3_and_5_nodes(string option) => Compare(Options.Of(option), 6);

    [Fact]
    public async Task Frames_larger_than_a_parcel_are_cut_and_put_together_again()
    {
        Experiment experiment = Small.Chain(300, 400, 300, 10).With(r => r with { Steps = 4 });
        experiment = experiment with { Train = experiment.Train with { Batch = 100 } };   // 160,000 bytes of hidden1's activity
        Assert.True(400 * 100 * sizeof(float) > MailboxLink.ParcelBytes);
        await Compare(experiment, 2, 2);
    }

    private Task Compare(Experiment experiment, int batches) => Compare(experiment, batches, 1, 2, 3, 5);

    private async Task Compare(Experiment experiment, int batches, params int[] counts)
    {
        var problem = new Problem<float>(experiment);
        IReadOnlyDictionary<string, float[]> expected = Bits.Of(problem.Train(problem.Loop(), 0, batches));
        var sharded = new Problem<float>(experiment.Sharded(2));
        foreach (int count in counts)
        {
            await using ClusterEngine<float> engine = await nodes.Cluster.Open(nodes.Client, sharded, count);
            var coordinator = new Coordinator<float>(
                engine, sharded.Network, sharded.Settings, LongestWait, null, [.. sharded.Network.Populations.Select(population => engine.Nodes[population.Index % count])]);
            RunOutcome outcome = await coordinator.Train(new TestRun<float>.ProblemBatches(sharded), 0, batches);
            Assert.True(outcome is RunOutcome.Completed, $"{count} nodes: {outcome.Sentence}");
            Assert.Equal(expected, Bits.Of((await coordinator.Save()).State!));
        }
    }

    /// <summary>Five members that host populations, and one that coordinates.</summary>
    public sealed class FiveNodes : IAsyncLifetime
    {
        internal TestCluster Cluster { get; private set; } = null!;

        internal ClusterClient Client { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Cluster = new TestCluster(5, new AkkaPlace().Of);
            Client = await Cluster.Connect();
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Cluster.DisposeAsync();
        }
    }
}
