using System.Diagnostics;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;
using NeuronActors.Engine;
using NeuronActors.Engine.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>Members that go without goodbye.</summary>
public sealed class AkkaLossTests(ITestOutputHelper output)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_member_that_vanishes_is_named_and_the_run_goes_on_from_its_last_state_to_the_same_bits()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 10, 4).Sharded(2).With(rule => rule with { Steps = 30 }));
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 12));
        var place = new AkkaPlace();
        await using var cluster = new TestCluster(3, place.Of);
        NetworkState<float> state;
        await using ClusterClient client = await cluster.Connect();
        long begun;
        await using (ClusterEngine<float> engine = await cluster.Open(client, problem, 3))
        {
            Coordinator<float> coordinator = Coordinate(engine, problem, null);
            state = await Train(coordinator, problem, 0, 5);
            coordinator.Learned = learned =>
            {
                if (learned.Batch == 7) _ = Task.Run(() => place.Break("node-3"));
            };
            RunOutcome outcome = await coordinator.Train(new TestRun<float>.ProblemBatches(problem), 5, 1_000_000);
            begun = Stopwatch.GetTimestamp();
            Assert.Equal("node-3", Assert.IsType<RunOutcome.Lost>(outcome).What);
        }
        await using ClusterEngine<float> next = await cluster.Open(client, problem, 2);
        Assert.Equal(expected, Bits.Of(await Train(Coordinate(next, problem, state), problem, 5, 7)));
        output.WriteLine($"from the loss being told to the end of the run: {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.00} s");
    }

    [Fact]
    public async Task Frames_to_a_member_that_vanishes_come_back_empty_once_for_each_route()
    {
        var place = new AkkaPlace();
        await using ITransport near = await place.Of("near").Connect(CancellationToken.None);
        await using ITransport far = await place.Of("far").Connect(CancellationToken.None);
        Inbox arrived = new(), returned = new();
        near.Returned = returned.Take;
        await far.OpenMailbox("box", Lane.Data, arrived.Take);
        await far.Bind("box", ["has-to", "need-not"]);
        for (int i = 0; i < 3; i++) near.Send("has-to", Lane.Data, FrameBuffer.Of([1, 2, 3]), mustArrive: true);
        near.Send("need-not", Lane.Data, FrameBuffer.Of([4]), mustArrive: false);
        for (int i = 0; i < 4; i++) await arrived.Next();
        place.Break("far");
        (string route, byte[] frame) = await returned.Next();
        Assert.Equal("has-to", route);
        Assert.Empty(frame);
        Assert.Equal(0, returned.Waiting);
    }

    private static Coordinator<float> Coordinate(ClusterEngine<float> engine, Problem<float> problem, NetworkState<float>? state) => new(
        engine, problem.Network, problem.Settings, LongestWait, state,
        [.. problem.Network.Populations.Select(population => engine.Nodes[population.Index % engine.Nodes.Count])]);

    private static async Task<NetworkState<float>> Train(Coordinator<float> coordinator, Problem<float> problem, int first, int count)
    {
        RunOutcome outcome = await coordinator.Train(new TestRun<float>.ProblemBatches(problem), first, count);
        Assert.True(outcome is RunOutcome.Completed, outcome.Sentence);
        return (await coordinator.Save()).State!;
    }
}
