using System.Diagnostics;
using System.Numerics;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>
/// The demonstration: activation relaxation, backprop and activation relaxation with learned feedback weights side by side on
/// drawn digits, then a close look at one batch with the weights that each has learnt.
/// </summary>
public static class Demo
{
    /// <summary>The experiment in the catalogue that it runs.</summary>
    public const string ExperimentName = "demo";

    /// <summary>Runs it.</summary>
    /// <param name="options">Where and how; its observer sees the three runs.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="overrides">Texts of the form <c>key=value</c>.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="ExperimentException">An override is wrong.</exception>
    /// <exception cref="RecordingException">The run folders cannot be written.</exception>
    public static Task<DemoResult> Run(
        RunOptions options, Action<string>? progress = null, IReadOnlyList<string>? overrides = null, CancellationToken stop = default)
    {
        Experiment experiment = ExperimentCatalogue.Listed.Read(ExperimentName, overrides ?? []);
        return experiment.Precision == Precision.Double
            ? Run<double>(experiment, options, progress, stop)
            : Run<float>(experiment, options, progress, stop);
    }

    private static async Task<DemoResult> Run<T>(
        Experiment experiment, RunOptions options, Action<string>? progress, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var clock = Stopwatch.StartNew();
        TrainingPlan<T> plan = TrainingPlan<T>.Of(experiment, options);
        var rules = new List<DemoRule>();
        RunStatus status = RunStatus.Completed;
        foreach (FigureMember member in FigureMember.Of(experiment with { Seeds = [] }))
        {
            progress?.Invoke($"{member.Condition}: learns {plan.Data.Train.Count} digits, {experiment.Train.Epochs} times");
            RunSummary summary = await TrainingRun.Start(member.Experiment, options, stop).ConfigureAwait(false);
            status = summary.Status;
            if (status != RunStatus.Completed) break;
            progress?.Invoke($"{member.Condition}: a close look at one batch");
            rules.Add(new CloseLook<T>(member, options).At(summary));
        }
        return new DemoResult(plan.NetworkText, plan.Data.Provenance, rules, clock.Elapsed.TotalSeconds, status);
    }
}
