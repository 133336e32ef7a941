using System.Globalization;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments.Tests;

/// <summary>
/// What a very short run of every learning rule, under every option that draws random numbers or takes another way
/// through the arithmetic, has come to since its sum was written down, with layers whole and in three parts.
/// </summary>
/// <remarks>
/// A sum is the first 16 digits of <see cref="RunSummary.WeightsSha256"/>. Behind it stand the scores: to the last
/// digit where the run itself sums them, to 6 decimals where they come from the reference that measures alignment,
/// whose hyperbolic cosine is the platform's. A change that is meant to change results replaces sums, and its commit
/// message says which and why; no other change does.
/// </remarks>
public sealed class WeightSumTests : IDisposable
{
    /// <summary>Two epochs of 5 batches, the last of 9 samples; tests of 4 batches, the last of 4.</summary>
    private const string Short = """
        data: {name: strokes, train: 57, test: 40}
        network: {layers: [784, 14, 11, 10], activation: tanh, weights: normal(0.1)}
        rule: {step-size: 0.4, steps: 5}
        train: {batch: 12, epochs: 2, drop-last: false, learning-rate: 0.02}
        seed: 5
        threads: 1
        """;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => [.. WeightSums.All.Select(sum => sum.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_short_run_ends_with_the_weights_and_scores_that_were_written_down(string name)
    {
        WeightSum sum = WeightSums.All.Single(sum => sum.Name == name);
        string[] found = await Task.WhenAll(Run(sum, shards: 1), Run(sum, shards: 3));
        Assert.True(sum.Expected == found[0], $"expected: {sum.Expected}\nof whole layers: {found[0]}");
        Assert.True(sum.Expected == found[1], $"expected: {sum.Expected}\nof layers in parts: {found[1]}");
    }

    public void Dispose() => folder.Dispose();

    private Task<string> Run(WeightSum sum, int shards) => Task.Run(async () =>
    {
        List<string> keys = [.. sum.Settings.Split("; ", StringSplitOptions.RemoveEmptyEntries)];
        Experiment experiment = ExperimentReader.Read(Short, "short.yaml", overrides: keys);
        keys.Add($"network.shards=[{string.Join(", ", Shards(experiment, shards))}]");
        experiment = ExperimentReader.Read(Short, "short.yaml", overrides: keys);
        var tests = new Tests();
        RunSummary run = await TrainingRun.Start(
            experiment, folder.Options with { Observer = tests }, TestContext.Current.CancellationToken);
        Assert.True(run.Status == RunStatus.Completed, run.Sentence);
        return string.Join(' ', Scores(experiment, run, tests).Prepend(run.WeightsSha256![..16]));
    });

    /// <summary>Of each layer above the input, except those that their rule does not allow to be cut.</summary>
    private static IEnumerable<int> Shards(Experiment experiment, int shards)
    {
        int above = experiment.Network.Layers.Count - 1;
        return Enumerable.Range(1, above).Select(layer => experiment.Rule.Kind switch
        {
            { Inverts: true } when layer > 1 => 1,
            { Route: ErrorRoute.Reward } when layer == above => 1,
            _ => Math.Min(shards, experiment.Network.Layers[layer].Neurons),
        });
    }

    private static IEnumerable<string> Scores(Experiment experiment, RunSummary run, Tests tests)
    {
        yield return Text("loss", run.Loss);
        yield return Text("test-loss", tests.Last?.MeanLoss);
        if (run.ValidationAccuracy is { } validation) yield return Text("validation", validation);
        if (experiment.Rule.Stop != RelaxationStop.Steps) yield return Text("steps", run.StepsPerBatch);
        foreach ((string name, double value) in run.Measures.OrderBy(measure => measure.Key, StringComparer.Ordinal))
            yield return Text(name, value, name.Contains(':', StringComparison.Ordinal) ? "0.######" : "R");
    }

    private static string Text(string name, double? value, string format = "R") =>
        $"{name} {value!.Value.ToString(format, CultureInfo.InvariantCulture)}";

    private sealed class Tests : IRunObserver
    {
        public BatchScore? Last { get; private set; }

        public void EpochFinished(EpochResult result) => Last = result.Test;
    }
}
