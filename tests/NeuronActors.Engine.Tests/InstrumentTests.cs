using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>What looks at populations is told before what they have learnt is saved, in one process and on a node.</summary>
public sealed class InstrumentTests
{
    private readonly Problem<float> problem = new(Small.Chain(6, 10, 8, 4));

    [Fact]
    public async Task Before_a_state_is_told_everything_seen_is_made_safe()
    {
        int saved = 0, closed = 0;
        var instruments = new Instruments<float> { Saving = () => Interlocked.Increment(ref saved), Closing = () => closed++ };
        var engine = new LocalEngine<float>(problem.Network, problem.Settings, new LocalOptions { Threads = 2 }, instruments);
        var coordinator = new Coordinator<float>(engine, problem.Network, problem.Settings, TimeSpan.FromSeconds(20));
        await coordinator.Train(new TestRun<float>.ProblemBatches(problem), 0, 2);
        Assert.Equal(0, saved);
        (NetworkState<float>? state, _) = await coordinator.Save();
        Assert.NotNull(state);
        Assert.Equal(problem.Network.Populations.Count, saved);
        await engine.DisposeAsync();
        Assert.Equal(1, closed);
    }

    [Fact]
    public async Task A_node_says_what_it_hosts_and_which_part_of_the_run_it_is()
    {
        var parts = new Parts();
        await using var cluster = new TestCluster(0) { Instruments = parts };
        cluster.Add("node-2");
        await using ClusterClient client = await cluster.Connect();
        await client.WaitForNodes(1, TimeSpan.FromSeconds(20), CancellationToken.None);
        var session = new ClusterSession(7, "in-process", ExperimentWriter.Write(TestCluster.AsAFile<float>(problem.Experiment)), 1, 0, TimeSpan.FromSeconds(20))
        {
            Stretch = new RunStretch(3, 40),
        };
        await using var engine = new ClusterEngine<float>(client, session, problem.Network, problem.Settings.Batch, ["node-2"]);
        var coordinator = new Coordinator<float>(engine, problem.Network, problem.Settings, TimeSpan.FromSeconds(20));
        await coordinator.Train(new TestRun<float>.ProblemBatches(problem), 0, 1);
        HostedPart part = Assert.Single(parts.Opened);
        Assert.Equal(("node-2", new RunStretch(3, 40)), (part.Node, part.Stretch));
        Assert.Equal(problem.Network.Populations.Select(population => population.Name), part.Populations.Select(population => population.Name));
        await coordinator.Save();
        Assert.Equal(problem.Network.Populations.Count, parts.Saved);
    }

    private sealed class Parts : INodeInstruments
    {
        private int saved;

        public List<HostedPart> Opened { get; } = [];

        public int Saved => saved;

        public Instruments<T>? Open<T>(HostedPart part)
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            Opened.Add(part);
            return new Instruments<T> { Saving = () => Interlocked.Increment(ref saved) };
        }
    }
}
