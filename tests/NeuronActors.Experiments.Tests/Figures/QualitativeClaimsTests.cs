using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments.Tests;

/// <summary>What the figures of both papers claim, in small: drawn digits, a little network, a few hundred batches. Chance is 0.1.</summary>
public sealed class QualitativeClaimsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Relaxation_and_backprop_have_nearly_identical_learning_curves()
    {
        FigureResult figure = await Run("ar-figure2-mnist", epochs: 6);
        foreach (string activation in (string[])["relu", "tanh"])
        {
            FigureRow relaxation = Row(figure, $"ar-{activation}"), backprop = Row(figure, $"backprop-{activation}");
            Assert.True(backprop.LastTestAccuracy > 0.55);
            foreach (var (left, right) in relaxation.Epochs.Zip(backprop.Epochs))
                Assert.Equal(right.TestAccuracy, left.TestAccuracy, 0.04);
        }
    }

    [Fact]
    public async Task The_simplifications_learn_and_fixed_random_feedback_learns_less()
    {
        FigureResult figure = await Run("ar-figure3-mnist", epochs: 10);
        double full = Row(figure, "ar").LastTestAccuracy!.Value;
        Assert.True(full > 0.6);
        Assert.InRange(Row(figure, "no-derivative").LastTestAccuracy!.Value, full - 0.15, 1);
        foreach (string suffix in (string[])["", "-no-derivative"])
        {
            double learned = Row(figure, $"learned{suffix}").LastTestAccuracy!.Value;
            Assert.InRange(learned, 0.45, 1);
            Assert.InRange(Row(figure, $"random{suffix}").LastTestAccuracy!.Value, 0.2, learned - 0.1);
        }
    }

    [Fact]
    public async Task The_current_activity_in_the_weight_update_destroys_learning_and_current_derivatives_do_not()
    {
        FigureResult figure = await Run("ar-scalability-figure1", epochs: 8);
        double baseline = Row(figure, "baseline").LastTestAccuracy!.Value;
        Assert.True(baseline > 0.6);
        foreach (string derivative in (string[])["current-derivative-relaxation", "current-derivative-update", "current-derivative-both"])
            Assert.Equal(baseline, Row(figure, derivative).LastTestAccuracy!.Value, 0.1);
        Assert.InRange(Row(figure, "current-activity-update").BestTestAccuracy ?? 0, 0, 0.3);
    }

    public void Dispose() => folder.Dispose();

    private async Task<FigureResult> Run(string name, int epochs)
    {
        FigureResult figure = await FigureRun.Start(
            Small.Figure(name, epochs), folder.Options, stop: TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Completed, figure.Status);
        return figure;
    }

    private static FigureRow Row(FigureResult figure, string condition) => figure.Rows.Single(row => row.Condition == condition);
}
