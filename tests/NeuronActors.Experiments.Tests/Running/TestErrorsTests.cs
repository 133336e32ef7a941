using NeuronActors.Datasets;
using NeuronActors.Networks;

namespace NeuronActors.Experiments.Tests;

public sealed class TestErrorsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Weights of zero that never change: the network answers 0, so both errors follow from the targets alone.</summary>
    [Fact]
    public async Task Nse_is_the_error_in_units_of_that_of_the_mean_and_mse_the_sum_over_outputs()
    {
        Experiment silent = ExperimentBuilder.Named("silent").Data("quadratic-20-20", data => data with { Train = 40, Test = 30 })
            .Layers(20, 5, 20).Activation("tanh", "linear").Rule("backprop").Set("network.weights", "zeros").Set("precision", "double")
            .Train(train => train with { Batch = 20, Epochs = 1, LearningRate = 0 }).Build();
        RunSummary run = await TrainingRun.Start(silent, folder.Options, TestContext.Current.CancellationToken);
        var targets = new double[30 * 20];
        ExperimentData.Load(silent, null).Test.CopyTargets([.. Enumerable.Range(0, 30)], targets);
        double squares = targets.Sum(y => y * y);
        double spread = Enumerable.Range(0, 20).Sum(output =>
        {
            double[] values = [.. targets.Where((_, place) => place % 20 == output)];
            return values.Sum(y => (y - values.Average()) * (y - values.Average()));
        });
        Assert.Equal(squares / spread, run.Measures["test-nse"], 9);
        Assert.Equal(squares / 30, run.Measures["test-mse"], 9);
        Assert.Null(run.TestAccuracy);
        Assert.Equal(run.Measures["test-nse"], EpochScores.Last(run.RunFolder)!.Find("test-nse"));
    }

    [Fact]
    public async Task The_error_of_data_with_classes_is_what_is_missing_to_a_hundred_percent()
    {
        RunSummary run = await TrainingRun.Start(Small.Listed("bp-mnist", "train.epochs=1"), folder.Options, TestContext.Current.CancellationToken);
        Assert.Equal(100 - 100 * run.TestAccuracy!.Value, run.Measures["test-error"], 9);
        Assert.DoesNotContain("test-nse", run.Measures.Keys);
    }

    [Fact]
    public void A_class_is_the_group_of_outputs_whose_sum_is_greatest()
    {
        var pixels = new byte[] { 1, 2 };
        var split = new ImageSplit(pixels, [1, 1], 2, PixelScale.Of(InputScaling.Raw, 255, pixels, pixels.Length), TargetCoding.OneHot with { UnitsPerClass = 3 });
        var scorer = new Scorer<double>(split, new Experiment { Data = new DataSettings { UnitsPerClass = 3 } });
        // The greatest output belongs to the first class, the greatest sum to the second in the first sample and to the first in the other.
        BatchScore score = scorer.ScoreAnswers([0, 1], [0.9, 0, 0, 0.4, 0.4, 0.4, 0.9, 0.4, 0, 0.4, 0.4, 0.4]);
        Assert.Equal((2, 1), (score.Seen, score.Correct));
    }

    public void Dispose() => folder.Dispose();
}
