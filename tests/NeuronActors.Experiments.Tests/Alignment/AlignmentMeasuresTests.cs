using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Datasets;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Experiments.Tests;

/// <summary>Held against the formulas of the paper in matrices, and against backprop, whose measures are known.</summary>
public sealed class AlignmentMeasuresTests : IDisposable
{
    private const string All = "[feedback-angle, unit-angle, trace, delta-angle, pseudo-angle, update-cosine]";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Weight_measures_are_those_of_the_matrices()
    {
        var (network, state, measured) = Measure("feedback-alignment", "linear");
        Matrix<double> forward = Weights(state, network), backward = state.Find("feedback.output.hidden1")!;
        double product = (backward * forward).Trace();
        Assert.Equal(product, measured["trace:hidden1"], 12);
        Assert.Equal(Degrees(product / (backward.FrobeniusNorm() * forward.FrobeniusNorm())), measured["feedback-angle:hidden1"], 9);
        double[] units = [.. Enumerable.Range(0, 7).Select(j => Angle(backward.Row(j), forward.Column(j)))];
        Assert.Equal(units.Average(), measured["unit-angle:hidden1"], 9);
        Assert.Equal(100.0 * units.Count(angle => angle < 90) / 7, measured["units-below-90:hidden1"], 9);
    }

    [Fact]
    public void Error_measures_are_those_of_B_e_beside_W_transposed_e_and_the_pseudoinverse_times_e()
    {
        var (network, state, measured) = Measure("feedback-alignment", "linear");
        Matrix<double> forward = Weights(state, network), backward = state.Find("feedback.output.hidden1")!;
        Matrix<double> errors = Errors(network, state);
        double[] toBackprop = [.. errors.EnumerateColumns().Select(e => Angle(backward * e, forward.TransposeThisAndMultiply(e)))];
        double[] toPseudo = [.. errors.EnumerateColumns().Select(e => Angle(backward * e, forward.PseudoInverse() * e))];
        Assert.Equal(toBackprop.Average(), measured["delta-angle:hidden1"], 6);
        Assert.Equal(toPseudo.Average(), measured["pseudo-angle:hidden1"], 6);
        Assert.Equal(1, measured["update-cosine:output"], 9);
        Assert.InRange(measured["update-cosine:hidden1"], -0.999, 0.999);
        Assert.InRange(measured["update-cosine:network"], measured["update-cosine:hidden1"] - 1, 1 - 1e-6);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("tanh")]
    public void Backprop_lies_with_itself_and_holds_no_feedback_weights(string activation)
    {
        var (_, _, measured) = Measure("backprop", activation);
        Assert.InRange(measured["delta-angle:hidden1"], 0, 1e-6);
        Assert.Equal(1, measured["update-cosine:hidden1"], 12);
        Assert.Equal(1, measured["update-cosine:network"], 12);
        Assert.DoesNotContain(measured.Keys, name => name.StartsWith("feedback-angle", StringComparison.Ordinal) || name.StartsWith("trace", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("feedback-alignment"), InlineData("node-perturbation")]
    public async Task Measuring_changes_no_bit_and_a_resumed_run_has_measured_the_same(string rule)
    {
        Experiment plain = Fitting(rule, "tanh"), measuring = Fitting(rule, "tanh", $"measure={All}");
        RunSummary without = await TrainingRun.Start(plain, folder.Options, TestContext.Current.CancellationToken);
        RunSummary with = await TrainingRun.Start(measuring, folder.Options, TestContext.Current.CancellationToken);
        Assert.Equal(without.WeightsSha256, with.WeightsSha256);

        using var stop = new CancellationTokenSource();
        RunSummary part = await TrainingRun.Start(measuring, folder.Options with { Observer = new StopInSecondEpoch(stop) }, stop.Token);
        RunSummary rest = await TrainingRun.Resume(part.RunFolder, folder.Options, TestContext.Current.CancellationToken);
        Assert.Equal(with.WeightsSha256, rest.WeightsSha256);
        Assert.Equal(Measured(with), Measured(rest));
        Assert.Equal(with.Measures, rest.Measures);
    }

    [Fact]
    public async Task What_is_measured_stands_in_the_metrics_before_the_first_batch_and_after_each_epoch()
    {
        RunSummary run = await TrainingRun.Start(Fitting("feedback-alignment", "tanh", $"measure={All}"), folder.Options, TestContext.Current.CancellationToken);
        EpochScore start = EpochScores.Start(run.RunFolder)!;
        IReadOnlyList<EpochScore> epochs = EpochScores.Read(run.RunFolder);
        Assert.Equal((0, 3), (start.Epoch, epochs.Count));
        Assert.Null(start.Find("test-nse"));
        foreach (EpochScore score in (EpochScore[])[start, .. epochs])
            foreach (string name in (string[])["feedback-angle:hidden1", "units-below-90:hidden1", "trace:hidden1", "delta-angle:hidden1", "update-cosine:output"])
                Assert.NotNull(score.Find(name));
        Assert.True(epochs[^1].Find("delta-angle:hidden1") < start.Find("delta-angle:hidden1"));
    }

    /// <summary>Zahid et al. 2023, theorem 1; the distances are those of the chain.</summary>
    [Theory]
    [InlineData("fixed-prediction", 0.3, 5), InlineData("variational", 0.1, 5), InlineData("z-il", 1, 4)]
    public void The_first_error_of_predictive_coding_comes_at_the_step_of_its_distance_and_not_at_all_in_fewer_steps(string variant, double size, int steps)
    {
        var all = FirstErrorSteps("predictive-coding", $"rule.variant={variant}", $"rule.step-size={size.ToString(System.Globalization.CultureInfo.InvariantCulture)}", $"rule.steps={steps}");
        Assert.Equal([("first-error-step:hidden1", 4.0), ("first-error-step:hidden2", 3), ("first-error-step:hidden3", 2), ("first-error-step:hidden4", 1)], all);
        if (variant == "z-il") return;   // it refuses fewer
        var few = FirstErrorSteps("predictive-coding", $"rule.variant={variant}", "rule.steps=2");
        Assert.Equal([("first-error-step:hidden3", 2.0), ("first-error-step:hidden4", 1)], few);
    }

    [Fact]
    public void In_a_sweep_of_backprop_the_error_comes_to_every_layer_in_the_one_step() =>
        Assert.All(FirstErrorSteps("backprop"), measured => Assert.Equal(1, measured.Item2));

    [Fact]
    public void Activation_relaxation_from_zero_is_reached_at_the_same_distances() => Assert.Equal(
        [4, 3, 2, 1], FirstErrorSteps("activation-relaxation", "rule.start=zero", "rule.schedule=parallel", "rule.steps=6").Select(measured => measured.Item2));

    public void Dispose() => folder.Dispose();

    /// <summary>Looked at twice: what the first look has seen must not be left over.</summary>
    private static (string, double)[] FirstErrorSteps(string rule, params string[] overrides)
    {
        Experiment experiment = ExperimentCatalogue.Listed.Read(
            "pc-mnist",
            ["data.name=strokes", "data.train=64", "data.test=16", "network.layers=[784, 12, 12, 12, 12, 10]", $"rule.name={rule}", "measure=[first-error-step]", .. overrides]);
        Network network = experiment.LaidOut(1);
        NetworkState<float> state = new LoopNetwork<float>(network, LearningSettings.Of(experiment)).Save();
        var measures = new AlignmentMeasures<float>(experiment, network, ExperimentData.Load(experiment, null).Test);
        var once = measures.Of(state);
        Assert.Equal(once, measures.Of(state));
        return [.. once.Select(pair => (pair.Key, pair.Value))];
    }

    private static Experiment Fitting(string rule, string activation, params string[] overrides) => ExperimentBuilder.Named("fitting")
        .Data("linear-6-4", data => data with { Train = 200, Test = 60 })
        .Layers(6, 7, 4).Activation(activation, "linear").Rule(rule)
        .Set("network.weights", "uniform(0.3)").Set("network.bias", "false").Set("precision", "double").Set("threads", "1")
        .Train(train => train with { Batch = 10, Epochs = 3, LearningRate = 0.01, })
        .With(experiment => overrides.Aggregate(ExperimentBuilder.From(experiment), (builder, text) => builder.Set(text.Split('=')[0], text.Split('=')[1])).Build())
        .Build();

    private static (Network Network, NetworkState<double> State, IReadOnlyDictionary<string, double> Measured) Measure(string rule, string activation)
    {
        Experiment experiment = Fitting(rule, activation, $"measure={All}");
        Network network = experiment.LaidOut(1);
        NetworkState<double> state = new LoopNetwork<double>(network, LearningSettings.Of(experiment)).Save();
        DataSplit test = ExperimentData.Load(experiment, null).Test;
        return (network, state, new AlignmentMeasures<double>(experiment, network, test).Of(state));
    }

    private static Matrix<double> Weights(NetworkState<double> state, Network network) =>
        state.Find(NetworkState.WeightsName("hidden1", network.Output.Name))!;

    /// <summary>y − y* of the test samples, in matrices.</summary>
    private static Matrix<double> Errors(Network network, NetworkState<double> state)
    {
        DataSplit test = ExperimentData.Load(Fitting("backprop", "linear"), null).Test;
        double[] inputs = new double[60 * 6], targets = new double[60 * 4];
        test.CopyInputs([.. Enumerable.Range(0, 60)], inputs);
        test.CopyTargets([.. Enumerable.Range(0, 60)], targets);
        Matrix<double> x = Matrix<double>.Build.Dense(6, 60, inputs), wanted = Matrix<double>.Build.Dense(4, 60, targets);
        return Weights(state, network) * state.Find(NetworkState.WeightsName("input", "hidden1"))! * x - wanted;
    }

    private static double Angle(Vector<double> left, Vector<double> right) => Degrees(left * right / (left.L2Norm() * right.L2Norm()));

    private static double Degrees(double cosine) => Math.Acos(cosine) * 180 / Math.PI;

    private static string[] Measured(RunSummary run) =>
        [.. File.ReadAllLines(Path.Combine(run.RunFolder, "metrics.csv")).Select(line => line[..line.LastIndexOf(',')])];

    private sealed class StopInSecondEpoch(CancellationTokenSource stop) : IRunObserver
    {
        public void BatchLearned(RunPoint point)
        {
            if (point is { Epoch: 1, BatchInEpoch: 4 }) stop.Cancel();
        }
    }
}
