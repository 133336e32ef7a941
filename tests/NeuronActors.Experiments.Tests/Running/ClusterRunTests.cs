using NeuronActors.Networks;
using NeuronActors.Numerics;
using NeuronActors.Recording;
using NeuronActors.Engine;

namespace NeuronActors.Experiments.Tests;

/// <summary>A run on several nodes ends with the weights of an undisturbed run, whatever happens to the nodes and to what connects them.</summary>
public sealed class ClusterRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(5)]
    public async Task On_any_number_of_nodes_a_run_ends_with_the_weights_metrics_and_counts_of_one_in_one_process(int count)
    {
        RunSummary local = await TrainingRun.Start(Strokes(nodes: 1), folder.Options);
        await using var nodes = await NodesInProcess.Start(count);
        RunSummary spread = await Start(nodes, Strokes(count));
        Assert.Equal(RunStatus.Completed, spread.Status);
        Assert.Equal(local.WeightsSha256, spread.WeightsSha256);
        Assert.Equal(Metrics(local), Metrics(spread));
        Assert.Equal((local.Messages, local.Bytes, local.TestAccuracy), (spread.Messages, spread.Bytes, spread.TestAccuracy));
        Assert.Empty(spread.Recoveries);
    }

    [Theory]
    [InlineData("node-3"), InlineData("node-5")]
    public async Task Of_more_nodes_than_it_wants_a_run_takes_those_that_populations_are_put_on(string named)
    {
        await using var nodes = await NodesInProcess.Start(5);
        RunSummary placed = await Start(nodes, Strokes(2, $"place={{input: {named}, hidden1: {named}}}"));
        Assert.Equal(RunStatus.Completed, placed.Status);
        Assert.Contains(named, placed.Nodes);
        Assert.Equal(2, placed.Nodes.Count);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_breaks_whenever_the_run_ends_with_the_same_weights(int seed)
    {
        RunSummary undisturbed = await TrainingRun.Start(Strokes(nodes: 1), folder.Options);
        await using var nodes = await NodesInProcess.Start(3);
        var draw = new RandomStream((ulong)seed, StreamPurpose.Data, 7);
        int atBatch = (int)(draw.Bits(0, 0, 0, 0) % 40), what = (int)(draw.Bits(1, 0, 0, 0) % 4);
        string node = $"node-{1 + draw.Bits(2, 0, 0, 0) % 3}";
        var observer = new Saboteur(atBatch, () =>
        {
            // The run goes on when it is done, so that it is not over before anything is noticed.
            if (what == 0) nodes.Kill(node).GetAwaiter().GetResult();
            else if (what == 1) nodes.TakeOut(node).GetAwaiter().GetResult();
            else if (what == 2) nodes.TakeOutRuns().GetAwaiter().GetResult();
            else Again(nodes, node).GetAwaiter().GetResult();
        });
        RunSummary disturbed = await Start(nodes, Strokes(3), observer);
        Assert.Equal(RunStatus.Completed, disturbed.Status);
        Assert.Equal(undisturbed.WeightsSha256, disturbed.WeightsSha256);
        Assert.Equal(Metrics(undisturbed), Metrics(disturbed));
        Assert.True(disturbed.Recoveries.Count >= 1, $"batch {atBatch}, {what} of {node}: nothing was lost");
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Fact]
    public async Task With_too_few_nodes_the_run_waits_says_so_and_stops_in_order()
    {
        await using var nodes = await NodesInProcess.Start(2);
        using var stop = new CancellationTokenSource();
        var observer = new Saboteur(5, () => nodes.Kill("node-1").GetAwaiter().GetResult());
        Task<RunSummary> run = Start(nodes, Strokes(2, "cluster.least-nodes=2"), observer, stop.Token);
        await observer.Heard("2 nodes are needed and 1 there (node-2)");
        await stop.CancelAsync();
        RunSummary summary = await run;
        Assert.Equal(RunStatus.Interrupted, summary.Status);
        await nodes.Add("node-3");
        RunSummary undisturbed = await TrainingRun.Start(Strokes(nodes: 1), folder.Options);
        RunSummary resumed = await TrainingRun.Resume(summary.RunFolder, folder.Options with { Cluster = nodes.Options });
        Assert.Equal(undisturbed.WeightsSha256, resumed.WeightsSha256);
    }

    [Fact]
    public async Task A_node_that_never_comes_is_waited_for_a_while_and_then_the_run_begins_without_it()
    {
        RunSummary undisturbed = await TrainingRun.Start(Strokes(nodes: 1), folder.Options);
        await using var nodes = await NodesInProcess.Start(1);
        var observer = new Saboteur(-1, () => { });
        Task<RunSummary> run = Start(nodes, Strokes(2), observer);
        await observer.Heard("2 nodes are needed and 1 there (node-1); the run begins without the rest after 20 s");
        RunSummary alone = await run;
        Assert.Equal(["node-1"], alone.Nodes);
        Assert.Equal(undisturbed.WeightsSha256, alone.WeightsSha256);
    }

    [Fact]
    public async Task A_node_that_joins_is_used_from_the_next_checkpoint_on_and_one_that_leaves_hands_over()
    {
        const string longer = "train.epochs=30";
        RunSummary undisturbed = await TrainingRun.Start(Strokes(nodes: 1, longer), folder.Options);
        await using var nodes = await NodesInProcess.Start(2);
        Task gone = Task.CompletedTask;
        var observer = new Saboteur(5, () => gone = nodes.Leave("node-1"));
        observer.OnFirstBatchOfTheSecondStretch = () => nodes.Add("node-3").GetAwaiter().GetResult();
        RunSummary run = await Start(nodes, Strokes(2, longer), observer);
        Assert.Equal(undisturbed.WeightsSha256, run.WeightsSha256);
        Assert.Empty(run.Recoveries);
        Assert.Contains(observer.Outcomes, outcome => outcome is RunOutcome.Rearranged { Why: "node-1 wants to leave" });
        Assert.Contains(observer.Outcomes, outcome => outcome is RunOutcome.Rearranged { Why: "node-3 joined" });
        Assert.Equal(["node-2", "node-3"], run.Nodes);
        await gone;
    }

    [Fact]
    public async Task A_node_that_was_taken_out_of_the_cluster_stops_learning_and_when_it_is_back_nothing_is_applied_twice()
    {
        RunSummary undisturbed = await TrainingRun.Start(Strokes(nodes: 1), folder.Options);
        await using var nodes = await NodesInProcess.Start(3);
        var observer = new Saboteur(5, () => nodes.TakeOut("node-1").GetAwaiter().GetResult());
        RunSummary run = await Start(nodes, Strokes(3), observer);
        Assert.Equal(undisturbed.WeightsSha256, run.WeightsSha256);
        Assert.Equal("node-1", Assert.Single(run.Recoveries).Lost);
    }

    [Fact]
    public async Task A_node_without_a_population_is_named_with_the_reason()
    {
        await using var nodes = await NodesInProcess.Start(3);
        RunSummary run = await Start(nodes, Strokes(3, "network.layers=[784, 10]", "network.shards=1", "place={input: node-1, output: node-3}"));
        Assert.Equal(RunStatus.Completed, run.Status);
        string idle = Assert.Single(run.Idle);
        Assert.Equal("node-2 holds no population, because the network has 2 populations.", idle);
        Assert.Equal(idle, (string?)run.ToJson()["idle"]!.AsArray().Single());
    }

    [Fact]
    public void A_node_whose_messages_would_cost_more_than_its_cores_save_is_idle_too()
    {
        Network network = Strokes(3).LaidOut(1);
        string[] places = [.. network.Populations.Select(population => population.Index == 0 ? "node-1" : "node-3")];
        Assert.Equal(
            ["node-2 holds no population, because its messages would cost more time than its cores save; network.shards cuts layers into more populations, place puts one there by hand."],
            IdleNodes.Of(["node-1", "node-2", "node-3"], places, network));
        Assert.Empty(IdleNodes.Of(["node-1", "node-3"], places, network));
    }

    [Fact]
    public async Task Messages_are_withheld_on_a_cluster_too_and_the_population_that_waits_is_named()
    {
        await using var nodes = await NodesInProcess.Start(2);
        RunSummary stuck = await TrainingRun.Start(
            Strokes(2, "runtime.silence=2", "place={input: node-1, hidden1: node-1, hidden2: node-2, hidden3: node-2, output: node-2}"),
            folder.Options with { Cluster = nodes.Options, Withhold = new WithheldMessages("hidden2", 3) });
        Assert.Equal(RunStatus.Failed, stuck.Status);
        Assert.Matches(@"^no progress for 2 s: .*(hidden1|hidden3)\.\d waits for \w+ from hidden2", stuck.Sentence);
    }

    [Fact]
    public async Task A_cluster_that_never_begins_a_batch_is_given_up_with_a_sentence_and_the_run_can_be_resumed()
    {
        await using var nodes = await NodesInProcess.Start(2);
        int sessions = 0;
        nodes.SessionBegun = node =>
        {
            if (node != "node-1") return;
            Interlocked.Increment(ref sessions);
            _ = Task.Run(nodes.TakeOutRuns);
        };
        RunSummary summary = await TrainingRun.Start(Strokes(2), folder.Options with
        {
            Cluster = nodes.Options, Observer = new Saboteur(-1, () => { }), Withhold = new WithheldMessages("hidden1", 0),
        });
        nodes.SessionBegun = null;
        Assert.InRange(sessions, 1, 5);   // a try may be over before a node is told of it
        Assert.Equal(RunStatus.Failed, summary.Status);
        Assert.StartsWith("given up after 5 tries in a row without a batch learnt, the last one lost ", summary.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("; mend the cluster, then resume the run", summary.Sentence, StringComparison.Ordinal);
        RunSummary undisturbed = await TrainingRun.Start(Strokes(nodes: 1), folder.Options);
        RunSummary resumed = await TrainingRun.Resume(summary.RunFolder, folder.Options with { Cluster = nodes.Options });
        Assert.Equal(undisturbed.WeightsSha256, resumed.WeightsSha256);
    }

    public void Dispose() => folder.Dispose();

    private Task<RunSummary> Start(NodesInProcess nodes, Experiment experiment, IRunObserver? observer = null, CancellationToken stop = default) =>
        TrainingRun.Start(experiment, folder.Options with { Cluster = nodes.Options, Observer = observer ?? new Saboteur(-1, () => { }) }, stop);

    /// <summary>A node is gone, and there is one of its name again.</summary>
    private static async Task Again(NodesInProcess nodes, string name)
    {
        await nodes.Kill(name);
        await nodes.Add(name);
    }

    /// <summary>Forty batches.</summary>
    private static Experiment Strokes(int nodes, params string[] set) => Small.Listed(
        "ar-mnist",
        [
            "train.epochs=2", "train.batches=20", "rule.steps=10", "rule.step-size=0.5", "rule.feedback=learned", "threads=2", "network.shards=2",
            "train.optimizer=momentum", "train.learning-rate=0.0005", "checkpoint.every=8", $"nodes={nodes}",
            .. nodes > 1 ? ["cluster.failure-timeout=2"] : Array.Empty<string>(), .. set,
        ]);

    private static string[] Metrics(RunSummary run) =>
        [.. File.ReadLines(Path.Combine(run.RunFolder, "metrics.csv")).Select(line => line[..line.LastIndexOf(',')])];
}
