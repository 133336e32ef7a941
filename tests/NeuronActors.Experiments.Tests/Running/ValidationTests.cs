using NeuronActors.Datasets;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments.Tests;

/// <summary>Training samples that are set aside.</summary>
public sealed class ValidationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Weights of zero that never change: the network answers zeros, which is class 0 for every digit, and the loss is that of the target alone.</summary>
    [Fact]
    public async Task The_validation_accuracy_is_the_share_of_right_answers_on_the_samples_set_aside()
    {
        Experiment silent = Small.Listed("bp-mnist", "data.validation=300", "network.weights=zeros", "train.epochs=1", "train.learning-rate=0", "network.output-activation=linear");
        RunSummary run = await TrainingRun.Start(silent, folder.Options, TestContext.Current.CancellationToken);
        DataSplit aside = ExperimentData.Load(silent, null).Validation!;
        double zeros = Enumerable.Range(0, aside.Count).Count(sample => aside.Label(sample) == 0) / 300.0;
        Assert.Equal(zeros, run.ValidationAccuracy!.Value, 12);
        Assert.NotEqual(zeros, run.TestAccuracy!.Value);
        Assert.Equal(zeros, (double)run.ToJson()["validationAccuracy"]!, 12);
        EpochScore last = EpochScores.Last(run.RunFolder)!;
        Assert.Equal(100 * zeros, last.Find("validation-accuracy")!.Value, 9);
        Assert.Equal(100 - 100 * zeros, last.Find("validation-error")!.Value, 9);
        Assert.Equal(silent.Loss.Factor, last.Find("validation-loss")!.Value, 6);
    }

    [Fact]
    public async Task A_run_that_sets_nothing_aside_has_no_column_of_it()
    {
        RunSummary run = await TrainingRun.Start(Small.Listed("bp-mnist", "train.epochs=1"), folder.Options, TestContext.Current.CancellationToken);
        Assert.Null(run.ValidationAccuracy);
        Assert.False(run.ToJson().ContainsKey("validationAccuracy"));
        Assert.DoesNotContain("validation", File.ReadLines(Path.Combine(run.RunFolder, "metrics.csv")).First(), StringComparison.Ordinal);
        Assert.Null(EpochScores.Last(run.RunFolder)!.Find("validation-accuracy"));
    }

    /// <summary>The samples set aside are judged with weights at rest, so that learning does not feel it.</summary>
    [Fact]
    public async Task Judging_them_changes_no_weight_and_a_resumed_run_has_the_same_rows()
    {
        Experiment experiment = Small.Listed("bp-mnist", "data.validation=320", "train.epochs=2", "seed=4");
        RunSummary whole = await TrainingRun.Start(experiment, folder.Options, TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        RunSummary stopped = await TrainingRun.Start(experiment, folder.Options with { Observer = new StopsAfterFirstEpoch(stop) }, stop.Token);
        Assert.Equal(RunStatus.Interrupted, stopped.Status);
        RunSummary resumed = await TrainingRun.Resume(stopped.RunFolder, folder.Options, TestContext.Current.CancellationToken);
        Assert.Equal(whole.WeightsSha256, resumed.WeightsSha256);
        Assert.Equal(whole.ValidationAccuracy, resumed.ValidationAccuracy);
        Assert.Equal(
            EpochScores.Read(whole.RunFolder).Select(epoch => (epoch.ValidationAccuracy, epoch.ValidationLoss)),
            EpochScores.Read(resumed.RunFolder).Select(epoch => (epoch.ValidationAccuracy, epoch.ValidationLoss)));
    }

    [Fact]
    public async Task A_figure_has_the_column_in_its_tables_and_a_claim_can_speak_of_it()
    {
        Experiment figure = Small.Listed(
            "bp-mnist", "train.epochs=2", "train.learning-rate=0.006", "network.weights=normal(0.1)", "data.validation=320", "conditions={a: {}, b: {train.learning-rate: 0}}",
            "claims=[{says: learning helps, less: validation-accuracy of b, than: best-validation-accuracy of a}]");
        FigureResult result = await FigureRun.Start(figure, folder.Options, stop: TestContext.Current.CancellationToken);
        Assert.True(Assert.Single(result.Claims).Holds, result.Claims[0].Sentence);
        Assert.Contains(",validationAccuracy,validationLoss", File.ReadLines(Path.Combine(result.Folder, "curves.csv")).First(), StringComparison.Ordinal);
        Assert.Contains(",validationAccuracy", File.ReadLines(Path.Combine(result.Folder, "results.csv")).First(), StringComparison.Ordinal);
        Assert.Equal(result.Rows[0].LastValidationAccuracy!.Value, (double)result.Conditions[0].ToJson()["validationAccuracy"]!, 12);
    }

    public void Dispose() => folder.Dispose();

    private sealed class StopsAfterFirstEpoch(CancellationTokenSource stop) : IRunObserver
    {
        public void EpochFinished(EpochResult result) => stop.Cancel();
    }
}
