using System.Text.Json.Nodes;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>What came of a figure.</summary>
public sealed record FigureResult
{
    /// <summary>The experiment, with its conditions and seeds.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>Completed if every run is a result, interrupted if it was asked to stop, else failed.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>One sentence about how it ended.</summary>
    public required string Sentence { get; init; }

    /// <summary>Its runs, by condition, then by seed.</summary>
    public required IReadOnlyList<FigureRow> Rows { get; init; }

    /// <summary>The figure's folder: <c>results.csv</c>, <c>curves.csv</c> and one run folder for each row.</summary>
    public required string Folder { get; init; }

    /// <summary>Each condition over its seeds, in the order of the experiment.</summary>
    public IReadOnlyList<ConditionResult> Conditions =>
        [.. Rows.GroupBy(row => row.Condition).Select(rows => ConditionResult.Of(rows.Key, [.. rows], Experiment.Published))];

    /// <summary>What the paper claims, beside what was measured.</summary>
    public IReadOnlyList<ClaimResult> Claims => [.. Experiment.Claims.Select(claim => ClaimResult.Of(claim, Rows))];

    /// <summary>As JSON, for scripts.</summary>
    public JsonObject ToJson() => new()
    {
        ["experiment"] = Experiment.Name,
        ["status"] = Status.ToString().ToLowerInvariant(),
        ["message"] = Sentence,
        ["runFolder"] = Folder,
        ["conditions"] = new JsonArray([.. Conditions.Select(condition => condition.ToJson())]),
        ["claims"] = new JsonArray([.. Claims.Select(claim => claim.ToJson())]),
        ["runs"] = new JsonArray([.. Rows.Select(ToJson)]),
    };

    private static JsonObject ToJson(FigureRow row) => new()
    {
        ["condition"] = row.Condition,
        ["seed"] = row.Seed,
        ["status"] = row.Status.ToString().ToLowerInvariant(),
        ["message"] = row.Sentence,
        ["epochs"] = row.Epochs.Count,
        ["testAccuracy"] = row.LastTestAccuracy,
        ["bestTestAccuracy"] = row.BestTestAccuracy,
        ["stepsPerBatch"] = row.StepsPerBatch,
        ["batchMs"] = row.BatchMs,
        ["weightsSha256"] = row.WeightsSha256,
        ["runFolder"] = row.RunFolder,
    };
}
