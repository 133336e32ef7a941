using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>Populations on several nodes compute what the plain loop computes, and a loss is noticed and named.</summary>
public sealed class ClusterEngineTests
{
    public static TheoryData<string> VariantNames => [.. Small.Variants.Keys];

    [Theory, MemberData(nameof(VariantNames))]
    public async Task Twelve_batches_on_three_nodes_give_the_bits_of_the_plain_loop(string variant)
    {
        Experiment experiment = Small.Chain(6, 37, 40, 9, 4).With(Small.Variants[variant]).With(r => r with { Steps = 12 });
        var problem = new Problem<float>(experiment);
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 12));
        await using var cluster = new TestCluster(3);
        await using var run = await cluster.Begin(new Problem<float>(experiment.Sharded(2)), 3);
        Assert.Equal(expected, Bits.Of(await run.Train(0, 12)));
    }

    public static TheoryData<string> OptionNames => [.. Options.All.Keys];

    [Theory, MemberData(nameof(OptionNames))]
    public async Task Every_option_on_three_nodes_gives_the_bits_of_the_plain_loop(string option)
    {
        Experiment experiment = Options.Of(option);
        var problem = new Problem<float>(experiment);
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 8));
        await using var cluster = new TestCluster(3);
        await using var run = await cluster.Begin(new Problem<float>(experiment.Sharded(2)), 3);
        Assert.Equal(expected, Bits.Of(await run.Train(0, 8)));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(5)]
    public async Task Any_number_of_nodes_gives_the_same_bits_and_the_same_counts(int nodes)
    {
        Experiment experiment = Small.Chain(6, 37, 40, 9, 4).With(r => r with { Steps = 20 }).Sharded(2);
        await using var local = new TestRun<float>(new Problem<float>(experiment));
        var expected = Bits.Of(await local.Train(0, 8));
        await using var cluster = new TestCluster(nodes);
        await using var run = await cluster.Begin(new Problem<float>(experiment), nodes);
        Assert.Equal(expected, Bits.Of(await run.Train(0, 8)));
        Assert.Equal(local.Coordinator.Traffic.Messages, run.Coordinator.Traffic.Messages);
        Assert.Equal(local.Coordinator.Traffic.Bytes, run.Coordinator.Traffic.Bytes);
        Assert.Equal(local.Batches.Outputs.Select(o => o.Output), run.Batches.Outputs.Select(o => o.Output));
    }

    /// <summary>The smallest windows, with the rules and options that hold what they have received in different ways, on 2 and 3 nodes.</summary>
    public static TheoryData<int, int, string> Windows =>
    [
        .. from window in new[] { 2, 3 }
           from nodes in new[] { 2, 3 }
           from variant in new[]
           {
               "backprop", "direct feedback alignment", "parallel", "sweep", "current activity, learned, sweep", "tolerance", "variational", "variational, sweep",
           }
           select new TheoryDataRow<int, int, string>(window, nodes, variant),
        new(2, 2, "node perturbation"), new(2, 3, "node perturbation"),
        .. new[] { 4, 5, 32 }.Select(window => new TheoryDataRow<int, int, string>(window, 2, "current activity, learned, sweep")),
    ];

    [Theory, MemberData(nameof(Windows))]
    public async Task Any_window_gives_the_same_bits(int window, int nodes, string variant)
    {
        Experiment experiment = Options.All.TryGetValue(variant, out var option)
            ? option(Small.Chain(6, 20, 10, 4)) : Small.Chain(6, 20, 10, 4).With(Small.Variants[variant]).With(r => r with { Steps = 12 });
        var problem = new Problem<float>(experiment);
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 8));
        await using var cluster = new TestCluster(nodes);
        await using var run = await cluster.Begin(new Problem<float>(Windowed(experiment.Sharded(nodes - 1), window)), nodes);
        Assert.Equal(expected, Bits.Of(await run.Train(0, 8)));
    }

    [Fact]
    public async Task A_state_taken_from_one_session_begins_another_on_other_nodes()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 10, 4).With(Small.Variants["learned"]).With(r => r with { Steps = 10 }).Sharded(2));
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 10));
        await using var cluster = new TestCluster(3);
        NetworkState<float> state;
        await using (var first = await cluster.Begin(problem, 3)) state = await first.Train(0, 6);
        await using var second = await cluster.Begin(problem, 2, state);
        Assert.Equal(expected, Bits.Of(await second.Train(6, 4)));
    }

    [Theory]
    [InlineData(2), InlineData(3), InlineData(16)]
    public async Task Asynchronous_relaxation_across_nodes_ends_by_itself_near_what_it_comes_to_in_lockstep(int window)
    {
        Experiment lockstep = Small.Chain(6, 20, 10, 4).Sharded(2).With(r => r with { StepSize = 0.5, Stop = RelaxationStop.Quiescence });
        var settled = new Problem<double>(lockstep);
        NetworkState<double> expected = settled.Train(settled.Loop(), 0, 5);
        await using var cluster = new TestCluster(3);
        await using var run = await cluster.Begin(new Problem<double>(Windowed(
            lockstep.With(r => r with { Schedule = RelaxationSchedule.Async, Threshold = 1e-9 }), window)), 3);
        NetworkState<double> found = await run.Train(0, 5);
        foreach (StateMatrix<double> matrix in expected.Matrices)
            Assert.True((matrix.Values - found.Find(matrix.Name)!).FrobeniusNorm() < 1e-6 * (1 + matrix.Values.FrobeniusNorm()), matrix.Name);
    }

    [Fact]
    public async Task Asynchronous_inference_across_nodes_ends_by_itself_near_what_it_comes_to_in_lockstep()
    {
        Experiment lockstep = Small.Chain(6, 20, 10, 4).Sharded(2).With(Small.Variants["variational"]).With(r => r with
        {
            Stop = RelaxationStop.Tolerance, Tolerance = 1e-12,
        });
        lockstep = lockstep with { Network = lockstep.Network with { Weights = Numerics.Initialiser.Parse("normal(0.1)") } };
        var settled = new Problem<double>(lockstep);
        NetworkState<double> expected = settled.Train(settled.Loop(), 0, 3);
        await using var cluster = new TestCluster(3);
        await using var run = await cluster.Begin(new Problem<double>(lockstep.With(r => r with
        {
            Stop = RelaxationStop.Quiescence, Schedule = RelaxationSchedule.Async, Threshold = 1e-9,
        })), 3);
        NetworkState<double> found = await run.Train(0, 3);
        foreach (StateMatrix<double> matrix in expected.Matrices)
            Assert.True((matrix.Values - found.Find(matrix.Name)!).FrobeniusNorm() < 1e-6 * (1 + matrix.Values.FrobeniusNorm()), matrix.Name);
    }

    [Fact]
    public async Task A_node_that_dies_ends_the_stretch_and_is_named()
    {
        await using var cluster = new TestCluster(3);
        var problem = new Problem<float>(Small.Chain(6, 20, 10, 4).With(r => r with { Steps = 10 }));
        await using var run = await cluster.Begin(problem, 3);
        run.Coordinator.Learned = learned =>
        {
            if (learned.Batch == 3) _ = cluster.Kill("node-2");
        };
        var lost = Assert.IsType<RunOutcome.Lost>(await run.Coordinator.Train(run.Batches, 0, 1_000_000));
        Assert.Equal("node-2", lost.What);
        Assert.IsType<RunOutcome.Lost>((await run.Coordinator.Save()).Outcome);
    }

    [Fact]
    public async Task A_node_that_falls_silent_is_given_up_and_ends_its_session_by_itself()
    {
        var hub = new InProcessHub();
        await using var cluster = new TestCluster(2, hub);
        await using var run = await cluster.Begin(new Problem<float>(Small.Chain(6, 20, 10, 4).With(r => r with { Steps = 10 })), 2);
        run.Coordinator.Learned = learned =>
        {
            if (learned.Batch == 3) hub.Cut("node-2");
        };
        var lost = Assert.IsType<RunOutcome.Lost>(await run.Coordinator.Train(run.Batches, 0, 1_000_000));
        Assert.Equal("node-2", lost.What);
        Assert.True(lost.Noticed >= TestCluster.GoneAfter, lost.Sentence);
    }

    [Fact]
    public async Task The_loss_of_all_connections_is_the_loss_of_the_broker()
    {
        var hub = new InProcessHub();
        await using var cluster = new TestCluster(2, hub);
        await using var run = await cluster.Begin(new Problem<float>(Small.Chain(6, 20, 10, 4).With(r => r with { Steps = 10 })), 2);
        run.Coordinator.Learned = learned =>
        {
            if (learned.Batch == 3) hub.Stop();
        };
        var lost = Assert.IsType<RunOutcome.Lost>(await run.Coordinator.Train(run.Batches, 0, 1_000_000));
        Assert.Equal("the broker", lost.What);
        hub.Start();
        await using ClusterClient again = await cluster.Connect();
        Assert.Equal(2, (await again.WaitForNodes(2, TimeSpan.FromSeconds(20), CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_node_that_has_gone_between_its_choice_and_its_order_is_lost_at_once()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 10, 4));
        await using var cluster = new TestCluster(2);
        await using ClusterClient client = await cluster.Connect();
        await using ClusterEngine<float> engine = await cluster.Open(client, problem, 2);
        await cluster.Kill("node-2");
        for (Task change = client.NextChange(); client.Nodes.Count > 1; change = client.NextChange()) await change;
        var coordinator = new Coordinator<float>(engine, problem.Network, problem.Settings, TimeSpan.FromSeconds(20), null, ["node-1", "node-2", "node-1", "node-2"]);
        var lost = Assert.IsType<RunOutcome.Lost>(await coordinator.Train(new TestRun<float>.ProblemBatches(problem), 0, 4));
        Assert.Equal(("node-2", TimeSpan.Zero), (lost.What, lost.Noticed));
        Assert.Contains("node-2 has gone before it was told what to host", lost.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_coordinator_of_the_same_run_is_refused()
    {
        await using var cluster = new TestCluster(0);
        await using ClusterClient first = await cluster.Connect("mine");
        await using ClusterClient other = await cluster.Connect("yours");
        var refusal = await Assert.ThrowsAsync<TransportException>(() => cluster.Connect("mine"));
        Assert.Contains("run.mine", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_asked_to_leave_says_so_and_goes_when_its_session_has_ended()
    {
        await using var cluster = new TestCluster(2);
        var run = await cluster.Begin(new Problem<float>(Small.Chain(6, 20, 10, 4).With(r => r with { Steps = 10 })), 2);
        await run.Train(0, 2);
        Task<string> leaving = Leaving(run.Client);   // watches from here on, before anybody is asked
        Task gone = cluster.Leave("node-1");
        Assert.Equal("node-1", await leaving.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(gone.IsCompleted);
        Assert.DoesNotContain("node-1", run.Client.Usable.Select(node => node.Node));
        await run.DisposeAsync();
        await gone;

        static async Task<string> Leaving(ClusterClient client)
        {
            await foreach (MembershipFact fact in client.Facts())
                if (fact is NodeLeaving) return fact.Node;
            return "";
        }
    }

    private static Experiment Windowed(Experiment experiment, int window) => experiment with { Cluster = experiment.Cluster with { Window = window } };
}
