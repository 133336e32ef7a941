using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments.Tests;

public sealed class FigureRunTests : IDisposable
{
    private static readonly string[] Tiny = ["data.train=320", "data.test=100", "network.layers=[784, 12, 10]", "rule.steps=5", "train.batch=32"];

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Never => CancellationToken.None;

    [Fact]
    public async Task Every_condition_runs_with_every_seed_and_ends_up_in_the_tables()
    {
        Experiment experiment = Figure("{plain: {}, yardstick: {rule.name: backprop}}", "seeds=[3, 5]");
        FigureResult figure = await FigureRun.Start(experiment, folder.Options);
        Assert.Equal(RunStatus.Completed, figure.Status);
        Assert.Equal([("plain", 3ul), ("plain", 5ul), ("yardstick", 3ul), ("yardstick", 5ul)], figure.Rows.Select(row => (row.Condition, row.Seed)));
        Assert.Equal(4, figure.Rows.Select(row => row.WeightsSha256).Distinct().Count());
        Assert.All(figure.Rows, row => Assert.True(Directory.Exists(Path.Combine(figure.Folder, row.RunFolder))));
        Assert.Equal(1 + 4, File.ReadAllLines(Path.Combine(figure.Folder, "results.csv")).Length);
        Assert.Equal(1 + 4 * 2, File.ReadAllLines(Path.Combine(figure.Folder, "curves.csv")).Length);
        double[] last = [.. figure.Rows.Take(2).Select(row => row.LastTestAccuracy!.Value)];
        Assert.Equal(last.Average(), figure.Conditions[0].Last!.Mean, 12);
        Assert.Equal(Math.Abs(last[0] - last[1]) / Math.Sqrt(2), figure.Conditions[0].Last!.Deviation!.Value, 12);
    }

    [Fact]
    public async Task A_condition_is_the_same_run_as_the_experiment_with_those_overrides()
    {
        FigureResult figure = await FigureRun.Start(Figure("{dropped: {rule.derivative: dropped}}", "seeds=[7]"), folder.Options);
        RunSummary alone = await TrainingRun.Start(Figure("{}", "rule.derivative=dropped", "seed=7"), folder.Options, Never);
        Assert.Equal(alone.WeightsSha256, figure.Rows.Single().WeightsSha256);
        Assert.Equal(alone.TestAccuracy, figure.Rows.Single().LastTestAccuracy);
    }

    [Fact]
    public async Task A_condition_that_diverges_is_a_result_with_its_batch_and_the_others_go_on()
    {
        Experiment experiment = Figure("{wild: {train.learning-rate: 1000}, tame: {}}", "network.activation=linear");
        FigureResult figure = await FigureRun.Start(experiment, folder.Options);
        Assert.Equal((RunStatus.Completed, RunStatus.Diverged, RunStatus.Completed), (figure.Status, figure.Rows[0].Status, figure.Rows[1].Status));
        Assert.Contains("diverged", figure.Rows[0].Sentence, StringComparison.Ordinal);
        Assert.Matches(@"batch \d+", figure.Rows[0].Sentence);
        Assert.Equal("2 of 2 runs done, 1 of them diverged", figure.Sentence);
        Assert.Equal((1, 1), (figure.Conditions[0].Runs, figure.Conditions[0].Diverged));
        Assert.Null(figure.Conditions[0].Last);
        Assert.Contains("diverged", File.ReadAllText(Path.Combine(figure.Folder, "results.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resumed_figure_skips_what_is_done_and_goes_on_with_what_was_under_way()
    {
        Experiment experiment = Figure("{first: {}, second: {rule.derivative: dropped}, third: {rule.feedback: random}}") with
        {
            Published = [new("test-accuracy", "first", 1, 90, 90, "nobody"), new("test-accuracy", "third", 1, 90, 90, "nobody")],
        };
        FigureResult whole = await FigureRun.Start(experiment, folder.Options);

        using var stop = new CancellationTokenSource();
        var interrupter = new StopAfter(stop, batches: 14);      // in the second epoch of ten batches of the first run, or later
        FigureResult part = await FigureRun.Start(experiment, folder.Options with { Observer = interrupter }, stop: stop.Token);
        Assert.Equal(RunStatus.Interrupted, part.Status);
        Assert.True(FigureRun.IsFigureFolder(part.Folder));
        Assert.Equal(RunStatus.Interrupted, part.Rows[^1].Status);

        var counter = new Counter();
        FigureResult rest = await FigureRun.Resume(part.Folder, folder.Options with { OutDirectory = "/nowhere" }, counter);
        Assert.Equal(RunStatus.Completed, rest.Status);
        Assert.Equal(whole.Rows.Select(row => row.WeightsSha256), rest.Rows.Select(row => row.WeightsSha256));
        Assert.Equal(whole.Rows.Select(row => row.LastTestAccuracy), rest.Rows.Select(row => row.LastTestAccuracy));
        Assert.Equal(part.Rows[^1].RunFolder, rest.Rows[part.Rows.Count - 1].RunFolder);

        var nothing = new Counter();
        FigureResult again = await FigureRun.Resume(part.Folder, folder.Options, nothing);
        Assert.Equal((3, 0), (nothing.Done, nothing.Begun.Count));
        Assert.Equal(rest.Rows.Select(row => row.WeightsSha256), again.Rows.Select(row => row.WeightsSha256));
        Assert.Equal(3 - counter.Done, counter.Begun.Count);
    }

    [Fact]
    public async Task A_resumed_figure_begins_its_other_runs_with_the_same_initial_weights()
    {
        RunSummary donor = await TrainingRun.Start(Figure("{}", "seed=9", "train.epochs=1"), folder.Options, Never);
        RunOptions options = folder.Options with { InitialWeights = Path.Combine(folder.FolderPath, "weights.npz") };
        using (RunFolder run = RunFolder.Open(donor.RunFolder))
            NpzFile.Write(options.InitialWeights, CheckpointFile.Read<float>(run.Checkpoints.Latest().Newest!.Path).State);
        Experiment experiment = Figure("{first: {}, second: {rule.derivative: dropped}}");
        FigureResult whole = await FigureRun.Start(experiment, options);
        using var stop = new CancellationTokenSource();
        FigureResult part = await FigureRun.Start(experiment, options with { Observer = new StopAfter(stop, batches: 1) }, stop: stop.Token);
        FigureResult rest = await FigureRun.Resume(part.Folder, folder.Options);
        Assert.Equal(whole.Rows.Select(row => row.WeightsSha256), rest.Rows.Select(row => row.WeightsSha256));
    }

    [Fact]
    public async Task Published_numbers_stand_beside_those_measured_at_their_epoch()
    {
        Experiment experiment = Figure("{plain: {}}") with
        {
            Published =
            [
                new("test-accuracy", null, 1, 50, 50, "for all"), new("test-accuracy", "plain", 9, 98, 0.3, "further than it runs"),
                new("train-accuracy", "plain", null, 200, 1, "out of reach"),
            ],
        };
        FigureResult figure = await FigureRun.Start(experiment, folder.Options);
        IReadOnlyList<PublishedComparison> published = figure.Conditions.Single().Published;
        Assert.Equal(100 * figure.Rows[0].Epochs[0].TestAccuracy, published[0].Measured!.Value, 12);
        Assert.Equal([true, null, false], published.Select(comparison => comparison.IsWithin));
        Assert.Equal(100 * figure.Rows[0].Epochs[1].TrainAccuracy, published[2].Measured!.Value, 12);
    }

    [Fact]
    public void A_quick_figure_is_small_and_promises_nothing()
    {
        Experiment full = ExperimentCatalogue.Listed.Read("ar-figure3-mnist"), quick = FigureRun.Quick(full);
        Assert.Equal((1, 20, 1), (quick.Train.Epochs, quick.Train.Batches, quick.Seeds.Count));
        Assert.Equal((2000, 1000), (quick.Data.Train, quick.Data.Test));
        Assert.Equal(full.Conditions, quick.Conditions);
        Assert.Empty(quick.Published);
        Assert.Empty(ExperimentValidator.Check(quick));
        Assert.Equal((320, 100), (FigureRun.Quick(Figure("{}")).Data.Train, FigureRun.Quick(Figure("{}")).Data.Test));
    }

    [Theory]
    [InlineData("ar-mnist", false)]
    [InlineData("ar-figure1", false)]
    [InlineData("ar-figure2-fashion", true)]
    [InlineData("demo", true)]
    public void Figures_are_told_from_single_runs_and_convergence(string name, bool isFigure) =>
        Assert.Equal(isFigure, FigureRun.IsFigure(ExperimentCatalogue.Listed.Read(name)));

    [Fact]
    public async Task What_is_no_figure_or_is_spoilt_is_refused()
    {
        await Assert.ThrowsAsync<RecordingException>(() => FigureRun.Resume(folder.FolderPath, folder.Options));
        FigureResult figure = await FigureRun.Start(Figure("{plain: {}}", "train.epochs=1"), folder.Options);
        File.WriteAllText(Path.Combine(figure.Folder, "figure.json"), "{");
        var refusal = await Assert.ThrowsAsync<RecordingException>(() => FigureRun.Resume(figure.Folder, folder.Options));
        Assert.Contains("figure.json", refusal.Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(figure.Folder, "figure.json"), """{"format": 2, "initialWeights": null, "rows": []}""");
        refusal = await Assert.ThrowsAsync<RecordingException>(() => FigureRun.Resume(figure.Folder, folder.Options));
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static Experiment Figure(string conditions, params string[] overrides) =>
        Small.Listed("ar-mnist", [.. Tiny, "train.epochs=2", $"conditions={conditions}", .. overrides]);

    private sealed class StopAfter(CancellationTokenSource stop, int batches) : IRunObserver
    {
        private int learnt;

        public void BatchLearned(RunPoint point)
        {
            if (++learnt == batches) stop.Cancel();
        }
    }

    private sealed class Counter : IFigureObserver
    {
        public int Done { get; private set; }

        public List<string> Begun { get; } = [];

        public void FigureStarted(string folder, int runs, int done) => Done = done;

        public void RunStarts(string condition, ulong seed, int index) => Begun.Add(condition);
    }
}
