using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments.Tests;

/// <summary>A run's weights depend on its experiment and seed, and on nothing else.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, int> Placements => new()
    {
        { "1", 1 }, { "2", 2 }, { "3", 4 }, { "7", 8 }, { "auto", 2 }, { "[64, 32, 10]", 1 }, { "[64, 32, 10]", 2 }, { "[64, 32, 10]", 8 },
    };

    /// <summary>The hash stands in the README, from before other populations than those of activation relaxation existed.</summary>
    [Fact]
    public async Task Activation_relaxation_reaches_the_very_weights_that_it_reached_when_they_were_first_written_down()
    {
        Experiment experiment = ExperimentCatalogue.Listed.Read("ar-mnist", "data.name=strokes", "train.epochs=1");
        RunSummary run = await TrainingRun.Start(experiment, folder.Options);
        Assert.Equal("d8ab7e6c25a9d8020c65a18f61a118b9afe820ed680a507015c23afa6766f8d4", run.WeightsSha256);
    }

    [Fact]
    public async Task On_the_real_digits_one_two_three_and_seven_shards_and_a_population_per_neuron_learn_the_same_weights_on_1_to_8_threads()
    {
        string? data = Environment.GetEnvironmentVariable(ExperimentData.FolderVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(data), $"{ExperimentData.FolderVariable} is not set.");
        var hashes = new HashSet<string?>();
        foreach (var placement in Placements)
        {
            (string shards, int threads) = placement.Data;
            RunSummary summary = await TrainingRun.Start(Digits($"network.shards={shards}", $"threads={threads}"), folder.Options);
            Assert.Equal(RunStatus.Completed, summary.Status);
            hashes.Add(summary.WeightsSha256);
        }
        Assert.Single(hashes);
    }

    [Theory]
    [InlineData(1), InlineData(7), InlineData(19), InlineData(20), InlineData(21), InlineData(39), InlineData(40), InlineData(41), InlineData(77)]
    public async Task Stopped_after_any_batch_and_resumed_it_ends_with_the_weights_and_metrics_of_an_undisturbed_run(int batch)
    {
        RunSummary undisturbed = await TrainingRun.Start(Strokes(), folder.Options);
        RunSummary stopped = await StopAfter(batch, Strokes());
        Assert.Equal(RunStatus.Interrupted, stopped.Status);
        RunSummary resumed = await TrainingRun.Resume(stopped.RunFolder, folder.Options);
        Assert.Equal(RunStatus.Completed, resumed.Status);
        Assert.Equal(undisturbed.WeightsSha256, resumed.WeightsSha256);
        Assert.Equal(undisturbed.TestAccuracy, resumed.TestAccuracy);
        Assert.Equal(undisturbed.Messages, resumed.Messages);
        Assert.Equal(Metrics(undisturbed), Metrics(resumed));
    }

    [Fact]
    public async Task With_the_newest_checkpoint_torn_it_resumes_from_the_one_before_and_says_so()
    {
        RunSummary undisturbed = await TrainingRun.Start(Strokes(), folder.Options);
        RunSummary stopped = await StopAfter(50, Strokes());
        string newest = Directory.GetFiles(Path.Combine(stopped.RunFolder, "checkpoints"), "*.bin").Order(StringComparer.Ordinal).Last();
        using (FileStream file = File.OpenWrite(newest)) file.SetLength(file.Length - 1);
        var heard = new Listener();
        RunSummary resumed = await TrainingRun.Resume(stopped.RunFolder, folder.Options with { Observer = heard });
        Assert.Equal(undisturbed.WeightsSha256, resumed.WeightsSha256);
        Assert.Contains(Path.GetFileName(newest), Assert.Single(heard.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_before_its_first_checkpoint_it_begins_again_unless_it_had_weights_of_its_own()
    {
        RunSummary undisturbed = await TrainingRun.Start(Strokes(), folder.Options);
        RunSummary stopped = await StopAfter(3, Strokes());
        string npz = Path.Combine(folder.FolderPath, "begin.npz");
        NpzFile.Write(npz, CheckpointFile.Read<float>(new CheckpointFolder(Path.Combine(stopped.RunFolder, "checkpoints")).Latest().Newest!.Path).State);
        Forget(stopped);
        RunSummary again = await TrainingRun.Resume(stopped.RunFolder, folder.Options);
        Assert.Equal(undisturbed.WeightsSha256, again.WeightsSha256);
        Assert.Equal(Metrics(undisturbed), Metrics(again));
        RunSummary given = await TrainingRun.Start(Strokes(), folder.Options with { InitialWeights = npz });
        Forget(given);
        RecordingException refusal = await Assert.ThrowsAsync<RecordingException>(() => TrainingRun.Resume(given.RunFolder, folder.Options));
        Assert.Contains("has no usable checkpoint: start the run anew", refusal.Message, StringComparison.Ordinal);

        static void Forget(RunSummary run)
        {
            foreach (string file in Directory.GetFiles(Path.Combine(run.RunFolder, "checkpoints"))) File.Delete(file);
        }
    }

    [Fact]
    public async Task A_resumed_run_that_had_finished_its_last_epoch_still_shows_its_accuracy()
    {
        RunSummary done = await TrainingRun.Start(Strokes(), folder.Options);
        RunSummary again = await TrainingRun.Resume(done.RunFolder, folder.Options);
        Assert.Equal((done.TestAccuracy, done.TrainAccuracy, done.WeightsSha256), (again.TestAccuracy, again.TrainAccuracy, again.WeightsSha256));
    }

    [Fact]
    public async Task A_run_that_diverges_says_where_and_keeps_its_last_checkpoint()
    {
        RunSummary summary = await TrainingRun.Start(Strokes("train.learning-rate=50"), folder.Options);
        Assert.Equal(RunStatus.Diverged, summary.Status);
        Assert.Matches("^diverged: .+ has values that are not finite at batch [0-9]+, [a-z]+ step [0-9]+", summary.Sentence);
        Assert.NotNull(new CheckpointFolder(Path.Combine(summary.RunFolder, "checkpoints")).Latest().Newest);
    }

    [Fact]
    public async Task Exported_weights_begin_another_run_and_those_of_another_network_are_refused()
    {
        RunSummary first = await TrainingRun.Start(Strokes(), folder.Options);
        string newest = new CheckpointFolder(Path.Combine(first.RunFolder, "checkpoints")).Latest().Newest!.Path;
        string npz = Path.Combine(folder.FolderPath, "weights.npz");
        NpzFile.Write(npz, CheckpointFile.Read<float>(newest).State);
        RunSummary second = await TrainingRun.Start(Strokes("train.learning-rate=1e-30"), folder.Options with { InitialWeights = npz });
        Assert.Equal(first.WeightsSha256, second.WeightsSha256);
        var refusal = await Assert.ThrowsAsync<RecordingException>(() => TrainingRun.Start(
            Strokes("network.layers=[784, 41, 30, 20, 10]"), folder.Options with { InitialWeights = npz }));
        Assert.Contains("weights.input.hidden1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Double_precision_runs_the_same_experiment_to_other_bits_and_nearly_the_same_accuracy()
    {
        RunSummary single = await TrainingRun.Start(Strokes(), folder.Options), twice = await TrainingRun.Start(Strokes("precision=double"), folder.Options);
        Assert.NotEqual(single.WeightsSha256, twice.WeightsSha256);
        Assert.InRange(twice.TestAccuracy!.Value, single.TestAccuracy!.Value - 0.03, single.TestAccuracy.Value + 0.03);
    }

    public void Dispose() => folder.Dispose();

    private static Experiment Strokes(params string[] overrides) => Small.Listed(
        "ar-mnist",
        [
            "train.epochs=2", "rule.steps=10", "rule.step-size=0.5", "rule.feedback=learned", "checkpoint.every=20", "threads=2",
            "network.shards=2", "train.optimizer=momentum", "train.learning-rate=0.0005", .. overrides,
        ]);

    private static Experiment Digits(params string[] overrides) => ExperimentCatalogue.Listed.Read(
        "ar-mnist",
        [
            "data.name=digits-8x8", "network.layers=[64, 64, 32, 10]", "train.epochs=1", "train.batches=12", "rule.steps=20", "published=[]", .. overrides,
        ]);

    private static string[] Metrics(RunSummary run) =>
        [.. File.ReadAllLines(Path.Combine(run.RunFolder, "metrics.csv")).Select(line => line[..line.LastIndexOf(',')])];

    private async Task<RunSummary> StopAfter(int batch, Experiment experiment)
    {
        using var stop = new CancellationTokenSource();
        var observer = new Listener { OnBatch = done => { if (done == batch) stop.Cancel(); } };
        return await TrainingRun.Start(experiment, folder.Options with { Observer = observer }, stop.Token);
    }

    private sealed class Listener : IRunObserver
    {
        private int batches;

        public Action<int>? OnBatch { get; init; }

        public List<string> Warnings { get; } = [];

        public void Warned(string sentence) => Warnings.Add(sentence);

        public void BatchLearned(RunPoint point) => OnBatch?.Invoke(++batches);
    }
}
