using System.Globalization;
using NeuronActors.Experiments;
using NeuronActors.Recording;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>What a convergence experiment came to: steps to the gradient, per step size and layer.</summary>
internal static class ConvergenceReport
{
    /// <summary>Says it in every way that was asked for.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Invocation call, ConvergenceResult result)
    {
        TextTable.Write(
            call.Outcome, ["step size", "layer", "steps to 1 %", "steps to 0.01 %", "steps", "relative error", "angle"],
            result.Layers.Select(Row));
        call.Outcome.WriteLine($"{result.Status.ToString().ToLowerInvariant()}; every step in {result.CsvPath}");
        call.Answer(result.ToJson);
        return result.Status == RunStatus.Interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static string[] Row(LayerConvergence layer) =>
    [
        layer.StepSize.ToString(CultureInfo.InvariantCulture), layer.Layer, Steps(layer.StepsTo1Percent), Steps(layer.StepsTo1In10000),
        Quantity.Count(layer.Steps), layer.Final.RelativeError.ToString("0.0e+0", CultureInfo.InvariantCulture),
        layer.Final.AngleDegrees.ToString("0.00", CultureInfo.InvariantCulture) + "°",
    ];

    private static string Steps(int? steps) => steps is { } count ? Quantity.Count(count) : "not reached";
}
