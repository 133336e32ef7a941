using System.Numerics;
using NeuronActors.Datasets;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>Convergence of activation relaxation to the gradient, step by step and layer by layer.</summary>
/// <remarks>
/// Source: Millidge et al. 2020, Fig. 1: mean squared error between the relaxing activities and the gradient of automatic
/// differentiation, per layer (a) and for several step sizes (b). Here the gradient is that of <see cref="Gradient"/>, in
/// double, at the weights of <see cref="RunOptions.InitialWeights"/> or fresh ones; nothing is learned.
/// </remarks>
public static class Figure1Convergence
{
    internal const string CsvName = "convergence.csv";

    private static readonly string[] Columns = ["stepSize", "step", "layer", "meanSquaredError", "relativeError", "angleDegrees"];

    /// <summary>Runs an experiment of the convergence kind.</summary>
    /// <param name="experiment">Validated; each of its conditions is one relaxation, by default one for each step size.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="progress">Told of each relaxation that is done.</param>
    /// <param name="stop">Asks to stop after the present relaxation.</param>
    /// <exception cref="ExperimentException">The experiment does not fit its data, or its populations have no steps in common.</exception>
    /// <exception cref="DatasetException">The data are not there or not readable.</exception>
    /// <exception cref="RecordingException">The run folder or the initial weights are not usable.</exception>
    public static ConvergenceResult Run(
        Experiment experiment, RunOptions options, Action<string>? progress = null, CancellationToken stop = default) =>
        experiment.Precision == Precision.Double
            ? Run<double>(experiment, options, progress, stop)
            : Run<float>(experiment, options, progress, stop);

    private static ConvergenceResult Run<T>(Experiment experiment, RunOptions options, Action<string>? progress, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        experiment = ExperimentData.WithWidths(experiment, options.DataFolder);
        Experiment[] relaxations = [.. FigureMember.Of(experiment with { Seeds = [] }).Select(member => member.Experiment)];
        RefuseWithoutSteps(relaxations);
        TrainingPlan<T> plan = TrainingPlan<T>.Of(experiment, options);
        Network network = Unsharded(experiment);
        var batch = new OneBatch<T>(plan);
        var initial = options.InitialWeights is null ? null : plan.ReadWeights(options.InitialWeights);
        using RunFolder folder = RunFolder.Create(options.OutDirectory, RunDescriptions.Describe(plan, options));
        var layers = new List<LayerConvergence>();
        using (MetricsFile csv = MetricsFile.Create(Path.Combine(folder.FolderPath, CsvName), Columns))
            foreach (Experiment relaxation in relaxations.TakeWhile(_ => !stop.IsCancellationRequested))
            {
                GradientProbe<T> probe = Relax(network, LearningSettings.Of(relaxation), batch, initial);
                Write(csv, relaxation.Rule.StepSize, probe);
                layers.AddRange(probe.Layers.Select(layer => Measure(network, relaxation.Rule.StepSize, layer, probe.Of(layer))));
                progress?.Invoke(Sentence(relaxation, layers[^probe.Layers.Count]));
            }
        var result = new ConvergenceResult
        {
            Experiment = experiment.Name,
            Status = stop.IsCancellationRequested ? RunStatus.Interrupted : RunStatus.Completed,
            Data = plan.Data.Provenance,
            Layers = layers,
            RunFolder = folder.FolderPath,
        };
        folder.Finish(result.Status, DateTime.UtcNow, result.ToJson());
        return result;
    }

    /// <summary>The network of an experiment with one population for each layer, which therefore ends its relaxation as one.</summary>
    internal static Network Unsharded(Experiment experiment) =>
        Network.Create(experiment.Network with { Shards = ShardSettings.Each(1) }, cores: 1, rule: experiment.Rule);

    /// <summary>One relaxation of a batch in the plain loop, seen step by step.</summary>
    internal static GradientProbe<T> Relax<T>(Network network, LearningSettings settings, OneBatch<T> batch, NetworkState<T>? state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var fresh = new LoopNetwork<T>(network, settings);
        if (state is not null) fresh.Restore(state);
        NetworkState<T> before = fresh.Save();
        var probe = new GradientProbe<T>(network, batch.Gradient(network, before, settings));
        var loop = new LoopNetwork<T>(network, settings, new Instruments<T> { Probe = probe });
        loop.Restore(before);
        batch.Train(loop);
        return probe;
    }

    private static string Sentence(Experiment relaxation, LayerConvergence lowest) => FormattableString.Invariant(
        $"{relaxation.Name}: relative error {lowest.Final.RelativeError:g3} in {lowest.Layer} after {lowest.Steps} steps");

    private static LayerConvergence Measure(Network network, double stepSize, Layer layer, IReadOnlyList<Likeness> steps) => new(
        stepSize, layer.Name, network.DepthBelowOutput(layer), StepsTo(steps, 1e-2), StepsTo(steps, 1e-4), steps.Count, steps[^1]);

    /// <summary>The first step from which on the relative error never exceeds a bound again.</summary>
    internal static int? StepsTo(IReadOnlyList<Likeness> steps, double bound) => FirstForGood(steps, step => step.RelativeError <= bound);

    /// <summary>The first step, from 1, from which on something holds to the end; null if it does not at the end.</summary>
    internal static int? FirstForGood(IReadOnlyList<Likeness> steps, Func<Likeness, bool> holds)
    {
        int held = steps.Reverse().TakeWhile(holds).Count();
        return held > 0 ? steps.Count - held + 1 : null;
    }

    private static void Write<T>(MetricsFile csv, double stepSize, GradientProbe<T> probe)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Layer layer in probe.Layers)
            for (int step = 1; step <= probe.Of(layer).Count; step++)
            {
                Likeness likeness = probe.Of(layer)[step - 1];
                csv.Append([stepSize, step, layer.Name, likeness.MeanSquaredError, likeness.RelativeError, likeness.AngleDegrees]);
            }
    }

    private static void RefuseWithoutSteps(IEnumerable<Experiment> relaxations)
    {
        if (relaxations.FirstOrDefault(relaxation => relaxation.Rule.Schedule == RelaxationSchedule.Async) is { } asynchronous)
            throw new ExperimentException([new Problem(null, "rule.schedule",
                $"{asynchronous.Name} has rule.schedule: async, where populations have no steps in common; write parallel or sweep.")]);
    }
}
