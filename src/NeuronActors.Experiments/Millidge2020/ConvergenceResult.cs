using System.Text.Json.Nodes;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>What came of a convergence experiment.</summary>
public sealed record ConvergenceResult
{
    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Completed, or interrupted between two step sizes.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Where the batch came from.</summary>
    public required string Data { get; init; }

    /// <summary>One for each step size and hidden layer, the lowest layer first.</summary>
    public required IReadOnlyList<LayerConvergence> Layers { get; init; }

    /// <summary>The run folder.</summary>
    public required string RunFolder { get; init; }

    /// <summary><c>convergence.csv</c>: step size, step, layer, mean squared error, relative error, angle.</summary>
    public string CsvPath => Path.Combine(RunFolder, Figure1Convergence.CsvName);

    /// <summary>As JSON, for scripts.</summary>
    public JsonObject ToJson() => new()
    {
        ["experiment"] = Experiment,
        ["status"] = Status.ToString().ToLowerInvariant(),
        ["data"] = Data,
        ["runFolder"] = RunFolder,
        ["csv"] = CsvPath,
        ["layers"] = new JsonArray([.. Layers.Select(layer => layer.ToJson())]),
    };
}

/// <summary>How a hidden layer came to its gradient at one step size.</summary>
/// <param name="StepSize">η.</param>
/// <param name="Layer">Name of the layer.</param>
/// <param name="DepthBelowOutput">Projections between it and the output.</param>
/// <param name="StepsTo1Percent">First step from which on the relative error stays at or below 0.01; null if it does not.</param>
/// <param name="StepsTo1In10000">First step from which on it stays at or below 0.0001; null if it does not.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Final">How near it lies to the gradient at the last step.</param>
public sealed record LayerConvergence(
    double StepSize, string Layer, int DepthBelowOutput, int? StepsTo1Percent, int? StepsTo1In10000, int Steps, Likeness Final)
{
    /// <summary>As JSON, for scripts.</summary>
    public JsonObject ToJson() => new()
    {
        ["stepSize"] = StepSize,
        ["layer"] = Layer,
        ["stepsTo1e-2"] = StepsTo1Percent,
        ["stepsTo1e-4"] = StepsTo1In10000,
        ["steps"] = Steps,
        ["meanSquaredError"] = Final.MeanSquaredError,
        ["relativeError"] = double.IsFinite(Final.RelativeError) ? Final.RelativeError : null,
        ["angleDegrees"] = Final.AngleDegrees,
    };
}
