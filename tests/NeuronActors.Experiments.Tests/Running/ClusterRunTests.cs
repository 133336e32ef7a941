using NeuronActors.Networks;
using NeuronActors.Numerics;
using NeuronActors.Recording;
using NeuronActors.Engine;

namespace NeuronActors.Experiments.Tests;

/// <summary>A run on several nodes ends with the weights of an undisturbed run, whatever happens to the nodes and to what connects them.</summary>
public sealed class ClusterRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly InProcessHub hub = new();

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(5)]
    public async Task On_any_number_of_nodes_a_run_ends_with_the_weights_metrics_and_counts_of_one_in_one_process(int count)
    {
        RunSummary local = await TrainingRun.Start(Strokes(nodes: 1, "engine=local"), folder.Options);
        await using var nodes = new NodesInProcess(hub, count);
        RunSummary spread = await Start(Strokes(count));
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
        await using var nodes = new NodesInProcess(hub, 5);
        RunSummary placed = await Start(Strokes(2, $"place={{input: {named}, hidden1: {named}}}"));
        Assert.Equal(RunStatus.Completed, placed.Status);
        Assert.Contains(named, placed.Nodes);
        Assert.Equal(2, placed.Nodes.Count);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_breaks_whenever_the_run_ends_with_the_same_weights(int seed)
    {
        RunSummary undisturbed = await TrainingRun.Start(Strokes(nodes: 1, "engine=local"), folder.Options);
        await using var nodes = new NodesInProcess(hub, 3);
        var draw = new RandomStream((ulong)seed, StreamPurpose.Data, 7);
        int atBatch = (int)(draw.Bits(0, 0, 0, 0) % 40), what = (int)(draw.Bits(1, 0, 0, 0) % 4);
        string node = $"node-{1 + draw.Bits(2, 0, 0, 0) % 3}";
        var observer = new Saboteur(atBatch, () =>
        {
            if (what == 0) _ = nodes.Kill(node);
            else if (what == 1) hub.Cut(node);
            else if (what == 2) hub.Break(node);
            else
            {
                hub.Stop();
                hub.Start();
            }
        });
        RunSummary disturbed = await Start(Strokes(3), observer);
        Assert.Equal(RunStatus.Completed, disturbed.Status);
        Assert.Equal(undisturbed.WeightsSha256, disturbed.WeightsSha256);
        Assert.Equal(Metrics(undisturbed), Metrics(disturbed));
        Assert.True(disturbed.Recoveries.Count >= 1, $"batch {atBatch}, {what} of {node}: nothing was lost");
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Fact]
    public async Task With_too_few_nodes_the_run_waits_says_so_and_stops_in_order()
    {
        await using var nodes = new NodesInProcess(hub, 2);
        using var stop = new CancellationTokenSource();
        var observer = new Saboteur(5, () => _ = nodes.Kill("node-1"));
        Task<RunSummary> run = Start(Strokes(2, "cluster.least-nodes=2"), observer, stop.Token);
        await observer.Heard("2 nodes are needed and 1 there (node-2)");
        await stop.CancelAsync();
        RunSummary summary = await run;
        Assert.Equal(RunStatus.Interrupted, summary.Status);
        nodes.Add("node-3");
        RunSummary undisturbed = await TrainingRun.Start(Strokes(nodes: 1, "engine=local"), folder.Options);
        RunSummary resumed = await TrainingRun.Resume(summary.RunFolder, folder.Options with { Transport = hub.Of("coordinator") });
        Assert.Equal(undisturbed.WeightsSha256, resumed.WeightsSha256);
    }

    [Fact]
    public async Task A_node_that_never_comes_is_waited_for_a_while_and_then_the_run_begins_without_it()
    {
        RunSummary undisturbed = await TrainingRun.Start(Strokes(nodes: 1, "engine=local"), folder.Options);
        await using var nodes = new NodesInProcess(hub, 1);
        var observer = new Saboteur(-1, () => { });
        Task<RunSummary> run = Start(Strokes(2), observer);
        await observer.Heard("2 nodes are needed and 1 there (node-1); the run begins without the rest after 20 s");
        RunSummary alone = await run;
        Assert.Equal(["node-1"], alone.Nodes);
        Assert.Equal(undisturbed.WeightsSha256, alone.WeightsSha256);
    }

    [Fact]
    public async Task A_node_that_joins_is_used_from_the_next_checkpoint_on_and_one_that_leaves_hands_over()
    {
        const string longer = "train.epochs=30";
        RunSummary undisturbed = await TrainingRun.Start(Strokes(nodes: 1, "engine=local", longer), folder.Options);
        await using var nodes = new NodesInProcess(hub, 2);
        Task gone = Task.CompletedTask;
        var observer = new Saboteur(5, () => gone = nodes.Leave("node-1"));
        observer.OnFirstBatchOfTheSecondStretch = () => nodes.Add("node-3");
        RunSummary run = await Start(Strokes(2, longer), observer);
        Assert.Equal(undisturbed.WeightsSha256, run.WeightsSha256);
        Assert.Empty(run.Recoveries);
        Assert.Contains(observer.Outcomes, outcome => outcome is RunOutcome.Rearranged { Why: "node-1 wants to leave" });
        Assert.Contains(observer.Outcomes, outcome => outcome is RunOutcome.Rearranged { Why: "node-3 joined" });
        Assert.Equal(["node-2", "node-3"], run.Nodes);
        await gone;
    }

    [Fact]
    public async Task A_part_that_was_cut_off_stops_learning_and_after_healing_nothing_is_applied_twice()
    {
        RunSummary undisturbed = await TrainingRun.Start(Strokes(nodes: 1, "engine=local"), folder.Options);
        await using var nodes = new NodesInProcess(hub, 3);
        var observer = new Saboteur(5, () => hub.Cut("node-1"));
        observer.OnRecovery = () => hub.Heal("node-1");
        RunSummary run = await Start(Strokes(3), observer);
        Assert.Equal(undisturbed.WeightsSha256, run.WeightsSha256);
        Assert.Equal("node-1", Assert.Single(run.Recoveries).Lost);
    }

    [Fact]
    public async Task A_cluster_that_never_begins_a_batch_is_given_up_with_a_sentence_and_the_run_can_be_resumed()
    {
        await using var nodes = new NodesInProcess(hub, 2);
        var line = new BrokenLine(hub, "coordinator");
        RunSummary summary = await TrainingRun.Start(Strokes(2), folder.Options with { Transport = line, Observer = new Saboteur(-1, () => { }) });
        Assert.Equal((RunStatus.Failed, 5), (summary.Status, line.Connections));
        Assert.StartsWith("given up after 5 tries in a row without a batch learnt, the last one lost ", summary.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("; mend the cluster, then resume the run", summary.Sentence, StringComparison.Ordinal);
        RunSummary undisturbed = await TrainingRun.Start(Strokes(nodes: 1, "engine=local"), folder.Options);
        RunSummary resumed = await TrainingRun.Resume(summary.RunFolder, folder.Options with { Transport = hub.Of("coordinator") });
        Assert.Equal(undisturbed.WeightsSha256, resumed.WeightsSha256);
    }

    public void Dispose() => folder.Dispose();

    private Task<RunSummary> Start(Experiment experiment, IRunObserver? observer = null, CancellationToken stop = default) =>
        TrainingRun.Start(experiment, folder.Options with { Transport = hub.Of("coordinator"), Observer = observer ?? new Saboteur(-1, () => { }) }, stop);

    /// <summary>Forty batches, on a cluster unless said otherwise.</summary>
    private static Experiment Strokes(int nodes, params string[] set) => Small.Listed(
        "ar-mnist",
        [
            "train.epochs=2", "train.batches=20", "rule.steps=10", "rule.step-size=0.5", "rule.feedback=learned", "threads=2", "network.shards=2",
            "train.optimizer=momentum", "train.learning-rate=0.0005", "checkpoint.every=8",
            .. set.Contains("engine=local") ? [] : new[] { "engine=rabbitmq", $"nodes={nodes}", "cluster.gone-after=2" }, .. set,
        ]);

    private static string[] Metrics(RunSummary run) =>
        [.. File.ReadLines(Path.Combine(run.RunFolder, "metrics.csv")).Select(line => line[..line.LastIndexOf(',')])];
}
