using System.Text.Json.Nodes;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>A published number beside the measured one.</summary>
/// <param name="Figure">What the paper states.</param>
/// <param name="Measured">The mean over the seeds, in the measure's unit; null if no run came that far, or the measure is none of a run.</param>
public sealed record PublishedComparison(PublishedFigure Figure, double? Measured)
{
    /// <summary>Whether the measured value lies within the tolerance; null if there is none.</summary>
    public bool? IsWithin => Measured is { } value ? Math.Abs(value - Figure.Value) <= Figure.Tolerance : null;

    /// <summary>Looks the measure up in the runs of one condition.</summary>
    /// <param name="figure">Its measure is one of <see cref="MeasureNames"/>, or a word of <c>measure</c> with a layer.</param>
    /// <param name="rows">Runs that were completed.</param>
    public static PublishedComparison Of(PublishedFigure figure, IEnumerable<FigureRow> rows) =>
        new(figure, Spread.Of(rows.Select(row => row.Find(figure.Measure, figure.Epoch)))?.Mean);

    /// <summary>As JSON, for scripts.</summary>
    public JsonObject ToJson() => new()
    {
        ["measure"] = Figure.Measure,
        ["epoch"] = Figure.Epoch,
        ["published"] = Figure.Value,
        ["tolerance"] = Figure.Tolerance,
        ["measured"] = Measured,
        ["isWithin"] = IsWithin,
        ["source"] = Figure.Source,
    };
}
