using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments.Tests;

/// <summary>A run in which labels predict digits, and its tests ask for the label of a digit.</summary>
public sealed class GenerativeRunTests : IDisposable
{
    private static readonly string[] Changes =
    [
        "rule.name=predictive-coding", "rule.direction=generative", "network.layers=[10, 30, 784]", "network.activation=tanh", "network.weights=xavier-normal",
        "rule.step-size=0.2", "rule.steps=20", "train.epochs=2", "train.learning-rate=0.002",
    ];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task It_infers_far_more_labels_than_chance_would_and_says_nothing_of_labels_in_training()
    {
        RunSummary summary = await TrainingRun.Start(Small.Listed("ar-mnist", Changes), folder.Options);
        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.InRange(summary.TestAccuracy!.Value, 0.4, 1);
        Assert.Null(summary.TrainAccuracy);
        Assert.True(double.IsFinite(summary.Loss!.Value));
    }

    [Fact]
    public async Task Inferred_values_that_are_not_finite_end_the_run_and_are_no_answer()
    {
        RunSummary summary = await TrainingRun.Start(
            Small.Listed("ar-mnist", [.. Changes, "network.layers=[10, 784]", "network.weights=normal(1)", "rule.steps=60", "train.epochs=1"]), folder.Options);
        Assert.Equal(RunStatus.Diverged, summary.Status);
        Assert.StartsWith("diverged: input has values that are not finite at batch 0, evaluate step 60", summary.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("or a smaller rule.step-size if values relax", summary.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exported_weights_with_feedback_weights_of_the_input_begin_another_run()
    {
        string[] changes = [.. Changes, "network.layers=[10, 784]", "rule.feedback=random", "rule.step-size=0.01", "rule.steps=2", "train.epochs=1"];
        RunSummary first = await TrainingRun.Start(Small.Listed("ar-mnist", changes), folder.Options);
        string npz = Path.Combine(folder.FolderPath, "weights.npz");
        NpzFile.Write(npz, CheckpointFile.Read<float>(new CheckpointFolder(Path.Combine(first.RunFolder, "checkpoints")).Latest().Newest!.Path).State);
        RunSummary second = await TrainingRun.Start(
            Small.Listed("ar-mnist", [.. changes, "train.learning-rate=1e-30"]), folder.Options with { InitialWeights = npz });
        Assert.Equal(first.WeightsSha256, second.WeightsSha256);
    }

    [Fact]
    public void A_network_the_other_way_round_is_refused_with_the_reason()
    {
        Experiment wrong = Small.Listed("ar-mnist", [.. Changes, "network.layers=[784, 30, 10]"]);
        string refusal = Assert.Throws<ExperimentException>(() => TrainingPlan<float>.Of(wrong, folder.Options)).Message;
        Assert.Contains(
            "network.layers begins with 784 neurons, but a sample of strokes has 10 targets, and with rule.direction: generative targets predict inputs; write 10 first.",
            refusal, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
