using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>What every engine owes to a run. Derive for each.</summary>
/// <remarks>
/// Populations take messages by name and sequence number, so an engine that loses, doubles or reorders one is found out by
/// the population it was for; an engine that carries all of them cannot but end at the bits of the plain loop.
/// </remarks>
public abstract class EngineContract
{
    private const int Batches = 12, Steps = 30;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Why this engine has no nodes and no connections that can be lost; null if it has.</summary>
    protected virtual string? NothingCanBeLost => null;

    /// <summary>Batches that are taken in, at the most, for a population that stands still.</summary>
    protected abstract int BatchesHeldMax { get; }

    /// <summary>A place for engines with three nodes, if it has nodes.</summary>
    private protected abstract EngineWorld NewWorld();

    [Fact]
    public async Task Messages_arrive_once_and_in_order_along_every_edge()
    {
        Problem<float> problem = Chain(sharded: 2);
        await using EngineWorld world = NewWorld();
        await using IEngine<float> engine = await world.Open(problem);
        Coordinator<float> coordinator = Coordinate(engine, problem);
        var outputs = new TestRun<float>.ProblemBatches(problem);
        Assert.Equal(Expected(problem), Bits.Of(await Train(coordinator, outputs, 0, Batches)));
        Assert.Equal(Enumerable.Range(0, Batches), outputs.Outputs.Select(output => output.Batch));
        Assert.Equal(problem.Network.Edges.Select(edge => (edge, MessagesAlong(edge))), engine.Traffic.OrderBy(entry => entry.Edge.Index).Select(entry => (entry.Edge, entry.Traffic.Messages)));

        // Activation once a batch; then the transpose, and feedback: the output's is final, others tell where they begin and every step but the last.
        static long MessagesAlong(Edge edge) => edge switch
        {
            { Direction: EdgeDirection.Forward } => Batches,
            { Receiver.Layer.Index: 0 } => 0,
            { Sender.Layer.Name: "output" } => Batches * 2,
            _ => Batches * (1 + Steps),
        };
    }

    [Fact]
    public async Task A_state_begins_where_another_engine_has_ended()
    {
        Problem<float> problem = Chain();
        await using EngineWorld world = NewWorld();
        NetworkState<float> state;
        await using (IEngine<float> first = await world.Open(problem)) state = await Train(Coordinate(first, problem), problem, 0, 5);
        await using IEngine<float> second = await world.Open(problem);
        Assert.Equal(Expected(problem), Bits.Of(await Train(Coordinate(second, problem, state), problem, 5, Batches - 5)));
    }

    [Fact]
    public async Task A_population_cannot_be_started_where_there_is_no_node()
    {
        Problem<float> problem = Chain();
        await using EngineWorld world = NewWorld();
        await using IEngine<float> engine = await world.Open(problem);
        var refusal = Assert.Throws<ArgumentException>(() => engine.Start(problem.Network.Populations[1], "nowhere"));
        Assert.Contains("nowhere", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(engine.Nodes[0], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edge_that_the_network_does_not_have_cannot_be_connected()
    {
        Problem<float> problem = Chain();
        await using EngineWorld world = NewWorld();
        await using IEngine<float> engine = await world.Open(problem);
        Assert.ThrowsAny<ArgumentException>(() => engine.Connect(problem.Network.Edges[0] with { Index = 1 }));
    }

    [Theory]
    [InlineData(MessageKind.Feedback, -1), InlineData(MessageKind.Activation, -1), InlineData(MessageKind.Feedback, 999)]
    public async Task What_is_not_wired_is_refused_and_ends_the_run(MessageKind kind, int edge)
    {
        Problem<float> problem = Chain();
        await using EngineWorld world = NewWorld();
        await using IEngine<float> engine = await world.Open(problem);
        Coordinator<float> coordinator = Coordinate(engine, problem);
        await Train(coordinator, problem, 0, 2);
        Population hidden1 = problem.Network.Populations[1];
        var header = new MessageHeader(kind, problem.Settings.Run, 2, Phase.Relax, 0, edge < 0 ? -1 : 3, hidden1.Index, edge, 0, Settled: false);
        engine.Control(hidden1, new Message<float>(header, new PayloadPool<float>(1, 50).Rent(10, 5)));
        Report? report = await engine.NextReport(LongestWait, CancellationToken.None);
        var violation = Assert.IsType<LocalityViolation>(report);
        Assert.Equal((hidden1.Index, kind, edge), (violation.Population, violation.Header.Kind, violation.Header.Edge));
    }

    [Fact]
    public async Task While_a_population_stands_still_no_more_than_the_stated_number_of_batches_is_taken_in()
    {
        Problem<float> problem = Chain();
        await using EngineWorld world = NewWorld();
        await using IEngine<float> engine = await world.Open(problem);
        await Train(Coordinate(engine, problem), problem, 0, 1);
        Task stands = world.Hold();
        try
        {
            Present(engine, problem, 1, Phase.Forward);
            await stands;
            Assert.InRange(await BatchesTaken(engine, problem), 1, BatchesHeldMax);
        }
        finally
        {
            world.LetGo();   // or the engine could not be disposed of
        }
    }

    [Fact]
    public async Task Messages_that_had_to_wait_arrive_once_and_in_order()
    {
        Problem<float> problem = Chain();
        await using EngineWorld world = NewWorld();
        await using IEngine<float> engine = await world.Open(problem);
        Coordinator<float> coordinator = Coordinate(engine, problem);
        var stands = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        coordinator.Learned = learned =>
        {
            if (learned.Batch == 3) stands.SetResult(world.Hold());
        };
        Task<NetworkState<float>> training = Train(coordinator, problem, 0, Batches);
        await (await stands.Task.WaitAsync(LongestWait));
        Assert.False(training.IsCompleted);
        world.LetGo();
        Assert.Equal(Expected(problem), Bits.Of(await training));
    }

    [Fact]
    public async Task A_node_that_dies_is_named_and_the_others_go_on_from_the_last_state_to_the_same_bits()
    {
        if (NothingCanBeLost is { } reason) Assert.Skip(reason);
        await using EngineWorld world = NewWorld();
        await LoseAndGoOn(world, "node-3", () => world.Kill("node-3"));
    }

    [Fact]
    public async Task The_loss_of_all_connections_is_told_and_the_next_engine_goes_on_to_the_same_bits()
    {
        if (NothingCanBeLost is { } reason) Assert.Skip(reason);
        await using EngineWorld world = NewWorld();
        await LoseAndGoOn(world, "the broker", () => Task.Run(world.LoseConnections));
    }

    [Fact]
    public async Task A_wait_for_a_report_ends_after_its_time_or_when_it_is_cancelled()
    {
        Problem<float> problem = Chain();
        await using EngineWorld world = NewWorld();
        await using IEngine<float> engine = await world.Open(problem);
        await Train(Coordinate(engine, problem), problem, 0, 1);
        Assert.False(engine.TryNextReport(out Report? none));
        Assert.Null(none);
        Assert.Null(await engine.NextReport(TimeSpan.FromMilliseconds(1), CancellationToken.None).AsTask().WaitAsync(LongestWait));
        using var stop = new CancellationTokenSource();
        Task<Report?> waiting = engine.NextReport(LongestWait, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(LongestWait));
    }

    private static async Task LoseAndGoOn(EngineWorld world, string what, Func<Task> lose)
    {
        Problem<float> problem = Chain();
        NetworkState<float> state;
        Task losing = Task.CompletedTask;
        await using (IEngine<float> engine = await world.Open(problem))
        {
            Coordinator<float> coordinator = Coordinate(engine, problem);
            state = await Train(coordinator, problem, 0, 5);
            coordinator.Learned = learned =>
            {
                if (learned.Batch == 7) losing = lose();
            };
            RunOutcome outcome = await coordinator.Train(new TestRun<float>.ProblemBatches(problem), 5, 1_000_000);
            Assert.Equal(what, Assert.IsType<RunOutcome.Lost>(outcome).What);
            Assert.IsType<RunOutcome.Lost>((await coordinator.Save()).Outcome);
        }
        await losing;
        await using IEngine<float> next = await world.Open(problem);
        Assert.Equal(Expected(problem), Bits.Of(await Train(Coordinate(next, problem, state), problem, 5, Batches - 5)));
    }

    /// <summary>Shows the input batch after batch and lets it do what it can, until one is refused.</summary>
    /// <returns>How many were not refused.</returns>
    private static async Task<int> BatchesTaken(IEngine<float> engine, Problem<float> problem)
    {
        const int Most = 100;
        Population input = problem.Network.Populations[0];
        for (int batch = 0; batch < Most; batch++)
        {
            Present(engine, problem, batch, Phase.Evaluate);
            Send(engine, input, MessageKind.Save, batch, Phase.Learn, null);
            Report? report;
            do report = await engine.NextReport(LongestWait, CancellationToken.None);
            while (report is LearnedReport or OutputReport<float>);   // of the batch in which the population came to a stand
            if (report is LocalityViolation or FailedReport) return batch;
            Assert.IsType<SavedReport<float>>(report);
        }
        return Most;
    }

    /// <summary>A batch as a coordinator presents it.</summary>
    private static void Present(IEngine<float> engine, Problem<float> problem, int batch, Phase phase)
    {
        (Population input, Population output) = (problem.Network.Populations[0], problem.Network.Populations[^1]);
        Send(engine, input, MessageKind.Input, batch, phase, Values(input, problem.Input(batch)));
        if (phase == Phase.Forward) Send(engine, output, MessageKind.Clamp, batch, phase, Values(output, problem.Target(batch)));
    }

    private static Payload<float> Values(Population population, float[] values)
    {
        Payload<float> payload = new PayloadPool<float>(1, values.Length).Rent(population.Neurons, values.Length / population.Neurons);
        values.CopyTo(payload.Values, 0);
        return payload;
    }

    private static void Send(IEngine<float> engine, Population to, MessageKind kind, int batch, Phase phase, Payload<float>? payload) => engine.Control(
        to, new Message<float>(new MessageHeader(kind, 0, batch, phase, 0, -1, to.Index, -1, batch, Settled: true), payload!));

    private static Problem<float> Chain(int sharded = 1) =>
        new(Small.Chain(6, 20, 10, 4).Sharded(sharded).With(rule => rule with { Steps = Steps }));

    private static IReadOnlyDictionary<string, float[]> Expected(Problem<float> problem) => Bits.Of(problem.Train(problem.Loop(), 0, Batches));

    private static Coordinator<float> Coordinate(IEngine<float> engine, Problem<float> problem, NetworkState<float>? state = null) => new(
        engine, problem.Network, problem.Settings, LongestWait, state,
        [.. problem.Network.Populations.Select(population => engine.Nodes[population.Index % engine.Nodes.Count])]);

    private static Task<NetworkState<float>> Train(Coordinator<float> coordinator, Problem<float> problem, int first, int count) =>
        Train(coordinator, new TestRun<float>.ProblemBatches(problem), first, count);

    private static async Task<NetworkState<float>> Train(Coordinator<float> coordinator, IBatches<float> batches, int first, int count)
    {
        RunOutcome outcome = await coordinator.Train(batches, first, count);
        Assert.True(outcome is RunOutcome.Completed, outcome.Sentence);
        (NetworkState<float>? state, outcome) = await coordinator.Save();
        Assert.True(state is not null, outcome.Sentence);
        return state;
    }
}
