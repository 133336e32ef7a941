using NeuronActors.Networks;
using NeuronActors.Recording;
using NeuronActors.Engine;

namespace NeuronActors.Experiments.Tests;

/// <summary>A run that records learns what it would have learnt, and what it records does not depend on what happens to it.</summary>
public sealed class RecordedRunTests(RecordedRunTests.Undisturbed undisturbed) : IDisposable, IClassFixture<RecordedRunTests.Undisturbed>
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_that_records_ends_with_the_weights_of_one_that_does_not()
    {
        RunSummary silent = await TrainingRun.Start(Strokes("record=[]"), folder.Options), recorded = await undisturbed.Run;
        Assert.Equal(silent.WeightsSha256, recorded.WeightsSha256);
        Assert.Null(silent.Recorded);
        Assert.False(Directory.Exists(Path.Combine(silent.RunFolder, "messages")));
        Assert.Equal((0, null), (recorded.Recorded!.Dropped, recorded.Recorded.Reason));
        Assert.Equal(Records.Of(recorded.RunFolder).Count(record => !record.IsTraced) + RowsOf(recorded), recorded.Recorded.Events);
        Assert.Equal(recorded.Recorded.Events, (long)recorded.ToJson()["recorded"]!["events"]!);

        static int RowsOf(RunSummary run) => Records.Of(run.RunFolder).Where(record => record.IsTraced).Select(record => (record.Stretch, record.Words)).Count();
    }

    [Theory]
    [InlineData(1), InlineData(20), InlineData(33)]
    public async Task Stopped_and_resumed_a_run_has_recorded_what_an_undisturbed_one_has(int batch)
    {
        using var stop = new CancellationTokenSource();
        RunSummary stopped = await TrainingRun.Start(Strokes(), folder.Options with { Observer = new AtBatch(batch, stop.Cancel) }, stop.Token);
        RunSummary resumed = await TrainingRun.Resume(stopped.RunFolder, folder.Options);
        Assert.Equal((await undisturbed.Run).WeightsSha256, resumed.WeightsSha256);
        Assert.Equal(Records.Union((await undisturbed.Run).RunFolder), Records.Union(resumed.RunFolder));
        Assert.Equal([1, 2], Records.Of(resumed.RunFolder).Select(record => record.Stretch).Distinct().Order());
    }

    [Theory]
    [InlineData(7), InlineData(33)]
    public async Task Killed_and_resumed_from_its_last_checkpoint_it_has_too(int batch)
    {
        string killed = Path.Combine(folder.FolderPath, "killed");
        string? running = null;
        var observer = new AtBatch(batch, () => Snapshot(running!, killed)) { OnStart = start => running = start.Folder };
        RunSummary whole = await TrainingRun.Start(Strokes(), folder.Options with { Observer = observer });
        RunSummary resumed = await TrainingRun.Resume(killed, folder.Options);
        Assert.Equal(whole.WeightsSha256, resumed.WeightsSha256);
        Assert.Equal(Records.Union(whole.RunFolder), Records.Union(killed));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_the_run_says_so_once_and_learns_the_same()
    {
        using var stop = new CancellationTokenSource();
        RunSummary stopped = await TrainingRun.Start(Strokes(), folder.Options with { Observer = new AtBatch(5, stop.Cancel) }, stop.Token);
        string messages = Path.Combine(stopped.RunFolder, "messages");
        Directory.Delete(messages, recursive: true);
        File.WriteAllText(messages, "in the way");
        var observer = new AtBatch(-1, () => { });
        RunSummary resumed = await TrainingRun.Resume(stopped.RunFolder, folder.Options with { Observer = observer });
        Assert.Equal((RunStatus.Completed, (await undisturbed.Run).WeightsSha256), (resumed.Status, resumed.WeightsSha256));
        Assert.Matches(@"local\.jsonl cannot be written \(.+\): nothing more is recorded, and the run goes on\.$", Assert.Single(observer.Warnings));
        Assert.Equal(0, resumed.Recorded!.Events);
        Assert.True(resumed.Recorded.Dropped > 0);
        Assert.NotNull((string?)resumed.ToJson()["recorded"]!["reason"]);
    }

    [Fact]
    public async Task Nodes_record_what_their_populations_send_and_together_it_is_what_one_process_records()
    {
        RunSummary local = await undisturbed.Run;
        await using var nodes = await NodesInProcess.Start(2, new NodeRecorder(folder.FolderPath, sentence => Assert.Fail(sentence)));
        RunSummary spread = await TrainingRun.Start(Strokes("nodes=2"), folder.Options with { Cluster = nodes.Options });
        await nodes.DisposeAsync();
        Assert.Equal(local.WeightsSha256, spread.WeightsSha256);
        Assert.Equal(Records.Union(local.RunFolder), Records.Union(spread.RunFolder));
        Assert.Equal(["node-1.jsonl", "node-2.jsonl"], Directory.GetFiles(Path.Combine(spread.RunFolder, "messages"), "*.jsonl").Select(Path.GetFileName).Order());
        Assert.Equal((local.Recorded!.Events, 0, null), (spread.Recorded!.Events, spread.Recorded.Dropped, spread.Recorded.Reason));
    }

    [Fact]
    public async Task After_the_loss_of_a_node_nothing_is_missing_and_nothing_is_there_twice()
    {
        RunSummary local = await undisturbed.Run;
        await using var nodes = await NodesInProcess.Start(2, new NodeRecorder(folder.FolderPath, sentence => Assert.Fail(sentence)));
        var observer = new AtBatch(27, () => nodes.Kill("node-1").GetAwaiter().GetResult());
        RunSummary disturbed = await TrainingRun.Start(
            Strokes("nodes=2"), folder.Options with { Cluster = nodes.Options, Observer = observer });
        await nodes.DisposeAsync();
        Assert.Equal(local.WeightsSha256, disturbed.WeightsSha256);
        Assert.NotEmpty(disturbed.Recoveries);
        Assert.InRange(disturbed.Recorded!.Events, local.Recorded!.Events, 2 * local.Recorded.Events);   // what was done again was recorded again
        Assert.Equal(Records.Union(local.RunFolder), Records.Union(disturbed.RunFolder));
        Assert.Contains("node-2.s2.jsonl", Directory.GetFiles(Path.Combine(disturbed.RunFolder, "messages")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("../elsewhere"), InlineData("/elsewhere"), InlineData(".."), InlineData(""), InlineData("a/b"), InlineData(".hidden")]
    public void A_run_that_would_lead_out_of_the_folder_of_runs_is_not_recorded(string run)
    {
        var said = new List<string>();
        Experiment experiment = Strokes();
        Network network = experiment.LaidOut(1);
        Assert.Null(new NodeRecorder(folder.FolderPath, said.Add).Open<float>(new HostedPart(run, "node-1", experiment, network, network.Populations, new RunSegment(1, 0))));
        Assert.Single(said);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FolderPath));
    }

    private static Experiment Strokes(params string[] overrides) => Small.Listed(
        "ar-mnist",
        [
            "train.epochs=1", "rule.steps=4", "rule.step-size=0.5", "checkpoint.every=20", "threads=2", "network.shards=2",
            "record=[{population: \"*\", neurons: 0..1, samples: 0..1}, {population: hidden2, kinds: [feedback], samples: 0..2, as: trace}]", .. overrides,
        ]);

    /// <summary>What is left of a run that is killed at this moment.</summary>
    private static void Snapshot(string from, string to)
    {
        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal) && !path.EndsWith(".tmp", StringComparison.Ordinal)))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = new FileStream(copy, FileMode.Create);
            source.CopyTo(target);
        }
    }

    /// <summary>A run that nothing happens to, for all to be compared with.</summary>
    public sealed class Undisturbed : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public Undisturbed() => Run = TrainingRun.Start(Strokes(), folder.Options);

        /// <summary>The run.</summary>
        public Task<RunSummary> Run { get; }

        public void Dispose() => folder.Dispose();
    }

    private sealed class AtBatch(int batch, Action deed) : IRunObserver
    {
        private int batches;

        public Action<RunStart>? OnStart { get; init; }

        public List<string> Warnings { get; } = [];

        public void Started(RunStart start) => OnStart?.Invoke(start);

        public void Warned(string sentence) => Warnings.Add(sentence);

        public void BatchLearned(RunPoint point)
        {
            if (++batches == batch) deed();
        }
    }
}
