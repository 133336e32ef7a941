using System.Text.Json.Nodes;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>A condition of a figure over its seeds.</summary>
/// <param name="Condition">Its name.</param>
/// <param name="Runs">Runs that ended as a result.</param>
/// <param name="Diverged">Those of them that diverged; they count in <paramref name="Best"/> only.</param>
/// <param name="Last">Test accuracy after the last epoch of the runs that were completed.</param>
/// <param name="Best">The best test accuracy after any epoch.</param>
/// <param name="Published">What the paper states, beside what was measured.</param>
public sealed record ConditionResult(
    string Condition, int Runs, int Diverged, Spread? Last, Spread? Best, IReadOnlyList<PublishedComparison> Published)
{
    /// <summary>What else was measured after the last epoch of the runs that were completed, by its name, in its order.</summary>
    public IReadOnlyDictionary<string, Spread> Measures { get; init; } = new Dictionary<string, Spread>();

    /// <summary>Accuracy on the samples set aside after the last epoch of the runs that were completed; null where there are none.</summary>
    public Spread? Validation { get; init; }

    /// <summary>Relaxation steps of a batch, the mean over the runs that were completed.</summary>
    public double? StepsPerBatch { get; init; }

    /// <summary>Milliseconds of a batch, the same.</summary>
    public double? BatchMs { get; init; }

    /// <summary>Sums up the runs of one condition.</summary>
    /// <param name="condition">Its name.</param>
    /// <param name="rows">Its runs.</param>
    /// <param name="published">Figures of all conditions; those of others are left out.</param>
    public static ConditionResult Of(string condition, IReadOnlyList<FigureRow> rows, IReadOnlyList<PublishedFigure> published)
    {
        FigureRow[] results = [.. rows.Where(row => row.IsResult)];
        FigureRow[] completed = [.. results.Where(row => row.Status == RunStatus.Completed)];
        return new ConditionResult(
            condition, results.Length, results.Length - completed.Length,
            Spread.Of(completed.Select(row => row.LastTestAccuracy)), Spread.Of(results.Select(row => row.BestTestAccuracy)),
            [.. published.Where(figure => figure.Condition is null || figure.Condition == condition)
                .Select(figure => PublishedComparison.Of(figure, completed))])
        {
            Measures = MeasuresOf(completed),
            Validation = Spread.Of(completed.Select(row => row.LastValidationAccuracy)),
            StepsPerBatch = Spread.Of(completed.Select(row => row.StepsPerBatch))?.Mean,
            BatchMs = Spread.Of(completed.Select(row => row.BatchMs))?.Mean,
        };
    }

    private static OrderedDictionary<string, Spread> MeasuresOf(FigureRow[] rows)
    {
        var measures = new OrderedDictionary<string, Spread>();
        foreach (string name in rows.SelectMany(row => row.LastEpoch?.Measures.Keys ?? []).Distinct())
            if (Spread.Of(rows.Select(row => row.Find(name))) is { } spread) measures.Add(name, spread);
        return measures;
    }

    private static JsonNode? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>As JSON, for scripts.</summary>
    public JsonObject ToJson()
    {
        JsonObject all = Always();
        if (Validation is not null) all["validationAccuracy"] = Finite(Validation.Mean);
        return all;
    }

    private JsonObject Always() => new()
    {
        ["condition"] = Condition,
        ["runs"] = Runs,
        ["diverged"] = Diverged,
        ["testAccuracy"] = Last?.Mean,
        ["testAccuracyDeviation"] = Last?.Deviation,
        ["bestTestAccuracy"] = Best?.Mean,
        ["bestTestAccuracyDeviation"] = Best?.Deviation,
        ["stepsPerBatch"] = StepsPerBatch,
        ["batchMs"] = BatchMs,
        ["measures"] = new JsonObject(Measures.Select(measure => KeyValuePair.Create(measure.Key, Finite(measure.Value.Mean)))),
        ["published"] = new JsonArray([.. Published.Select(comparison => comparison.ToJson())]),
    };
}

/// <summary>Mean and deviation over seeds.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The sample deviation, with n − 1; null for a single value.</param>
public sealed record Spread(double Mean, double? Deviation)
{
    /// <summary>Of the values that are there; null if there is none.</summary>
    public static Spread? Of(IEnumerable<double?> values)
    {
        double[] present = [.. values.OfType<double>()];
        if (present.Length == 0) return null;
        double mean = present.Average();
        double squares = present.Sum(value => (value - mean) * (value - mean));
        return new Spread(mean, present.Length > 1 ? Math.Sqrt(squares / (present.Length - 1)) : null);
    }
}
