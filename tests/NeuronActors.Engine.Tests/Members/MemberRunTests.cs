using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>Populations on members of a cluster compute what the plain loop computes, for every rule and any number of nodes.</summary>
public sealed class MemberRunTests(FiveNodes nodes) : IClassFixture<FiveNodes>
{
    public static TheoryData<string> VariantNames => [.. Small.Variants.Keys];

    public static TheoryData<string> OptionNames => [.. Options.All.Keys];

    [Theory, MemberData(nameof(VariantNames))]
    public async Task Every_rule_gives_the_bits_of_the_plain_loop_on_2_3_and_5_nodes(string variant)
    {
        Experiment experiment = Small.Chain(6, 37, 40, 9, 4).With(Small.Variants[variant]).With(r => r with { Steps = 10 });
        await Compare(experiment, 6, 2, 1);
        await Compare(experiment, 6, 3, 2);
        await Compare(experiment, 6, 5, 3);
    }

    [Theory, MemberData(nameof(OptionNames))]
    public async Task Every_option_gives_the_bits_of_the_plain_loop_on_3_and_5_nodes(string option)
    {
        await Compare(Options.Of(option), 5, 3, 2);
        await Compare(Options.Of(option), 5, 5, 1);
    }

    [Theory]
    [InlineData("parallel", 2), InlineData("learned and dropped, sweep", 3), InlineData("current activity, learned, sweep", 2)]
    [InlineData("shallow", 2), InlineData("direct feedback alignment", 3)]
    public Task Replicas_give_the_bits_of_the_plain_loop_with_as_many_replicas(string variant, int replicas) => Compare(
        Small.Chain(6, 20, 9, 4).With(Small.Variants[variant]).With(r => r with { Steps = 8 }).Replicated(replicas), 6, 3, 2);

    /// <summary>The smallest windows, with the rules and options that hold what they have received in different ways.</summary>
    [Theory]
    [InlineData(2, "backprop"), InlineData(2, "parallel"), InlineData(2, "sweep"), InlineData(2, "current activity, learned, sweep"), InlineData(2, "tolerance")]
    [InlineData(2, "variational, sweep"), InlineData(2, "direct feedback alignment"), InlineData(3, "parallel"), InlineData(32, "current activity, learned, sweep")]
    public Task Any_window_gives_the_same_bits(int window, string variant) => Compare(
        Windowed(Small.Chain(6, 20, 10, 4).With(Small.Variants[variant]).With(r => r with { Steps = 12 }), window), 6, 3, 2);

    [Fact]
    public Task Messages_larger_than_a_frame_are_cut_and_put_together_again()
    {
        Experiment experiment = Small.Chain(300, 900, 300, 10).With(r => r with { Steps = 3 });
        experiment = experiment with { Train = experiment.Train with { Batch = 400 } };
        Assert.True(900 * 400 * sizeof(float) > SignalWire.MaxSize);
        return Compare(experiment, 2, 2, 1);
    }

    [Fact]
    public async Task Messages_and_bytes_are_counted_as_in_one_process()
    {
        var problem = new Problem<float>(Small.Chain(6, 37, 40, 9, 4).With(r => r with { Steps = 10 }).Sharded(2));
        await using var local = new TestRun<float>(problem);
        await local.Train(0, 4);
        await using MemberRun<float> run = nodes.Members.Open(problem, 3);
        await run.Train(0, 4);
        Assert.Equal(local.Session.Traffic.Select(Counts).Order(), run.Session.Traffic.Select(Counts).Order());
        Assert.True(run.Session.WireBytes > 0);
        Assert.Equal(local.Batches.Outputs.Select(o => o.Output), run.Batches.Outputs.Select(o => o.Output));

        static (int, long, long) Counts((Edge Edge, Traffic Traffic) entry) => (entry.Edge.Index, entry.Traffic.Messages, entry.Traffic.Bytes);
    }

    [Fact]
    public async Task A_state_taken_from_one_session_begins_another_on_other_nodes()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 10, 4).With(Small.Variants["learned"]).With(r => r with { Steps = 10 }).Sharded(2)
            .Trained(t => t with { Optimizer = OptimizerKind.Adam }));
        NetworkState<float> state;
        await using (MemberRun<float> first = nodes.Members.Open(problem, 3)) state = await first.Train(0, 6);
        await using MemberRun<float> second = nodes.Members.Open(problem, 2, state);
        Assert.Equal(Bits.OfTheLoop(problem.Experiment, 10), Bits.Of(await second.Train(6, 4)));
    }

    [Theory]
    [InlineData("parallel", 2), InlineData("parallel", 16), InlineData("fixed prediction", 16)]
    public async Task Asynchronous_relaxation_across_nodes_ends_by_itself_near_what_it_comes_to_in_lockstep(string variant, int window)
    {
        Experiment lockstep = Windowed(Small.Chain(6, 20, 10, 4), window).Sharded(2).With(Small.Variants[variant])
            .With(r => r with { StepSize = 0.5, Stop = RelaxationStop.Quiescence });
        var settled = new Problem<double>(lockstep);
        await using MemberRun<double> run = nodes.Members.Open(
            new Problem<double>(lockstep.With(r => r with { Schedule = RelaxationSchedule.Async, Threshold = 1e-9, Delay = new Delay(0, 0.2) })), 3);
        Bits.AssertNear(settled.Train(settled.Loop(), 0, 5), await run.Train(0, 5));
    }

    [Fact]
    public async Task A_label_that_is_inferred_is_the_one_of_the_plain_loop()
    {
        var problem = new Problem<float>(Small.Chain(4, 20, 9, 12).With(Small.Variants["variational, generative"]).With(r => r with { Steps = 7 }));
        LoopNetwork<float> loop = problem.Loop();
        problem.Train(loop, 0, 4);
        await using MemberRun<float> run = nodes.Members.Open(problem, 3);
        await run.Train(0, 4);
        run.Batches.Outputs.Clear();
        Assert.IsType<RunOutcome.Completed>(await run.Coordinator.Evaluate(run.Batches, 0, 3));
        Assert.Equal(Enumerable.Range(0, 3).Select(batch => loop.Evaluate(problem.Target(batch), problem.Columns).Output), run.Batches.Outputs.Select(o => o.Output));
    }

    [Fact]
    public async Task A_node_s_instruments_are_told_what_it_hosts_and_which_part_of_the_run_it_is()
    {
        var problem = new Problem<float>(Small.Chain(6, 10, 8, 4));
        var parts = new System.Collections.Concurrent.ConcurrentQueue<HostedPart>();
        int saved = 0;
        var closed = new TaskCompletionSource();
        nodes.Members.Look = part =>
        {
            parts.Enqueue(part);
            return new Instruments<float> { Saving = () => Interlocked.Increment(ref saved), Closing = () => closed.TrySetResult() };
        };
        await using (MemberRun<float> run = nodes.Members.Open(problem, 1, segment: new RunSegment(3, 40)))
        {
            await run.Coordinator.Train(run.Batches, 0, 1);
            nodes.Members.Look = null;
            await run.Coordinator.Save();
        }
        await closed.Task.WaitAsync(TestMembers.LongestWait);
        HostedPart hosted = Assert.Single(parts);
        Assert.Equal(("test", "node-1", new RunSegment(3, 40)), (hosted.Run, hosted.Node, hosted.Segment));
        Assert.Equal(problem.Network.Populations.Select(population => population.Name), hosted.Populations.Select(population => population.Name));
        Assert.Equal(problem.Network.Populations.Count, saved);
    }

    /// <summary>The layers cut into shards; the plain loop's are whole.</summary>
    private async Task Compare(Experiment experiment, int batches, int count, int shards)
    {
        await using MemberRun<float> run = nodes.Members.Open(new Problem<float>(experiment.Sharded(shards)), count);
        Assert.Equal(Bits.OfTheLoop(experiment, batches), Bits.Of(await run.Train(0, batches)));
    }

    private static Experiment Windowed(Experiment experiment, int window) => experiment with { Cluster = experiment.Cluster with { Window = window } };
}
