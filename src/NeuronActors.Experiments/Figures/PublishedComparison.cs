using System.Text.Json.Nodes;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>A published number beside the measured one.</summary>
/// <param name="Figure">What the paper states.</param>
/// <param name="Measured">The mean over the seeds, in the measure's unit; null if no run came that far, or the measure is none of a run.</param>
public sealed record PublishedComparison(PublishedFigure Figure, double? Measured)
{
    private const double Percent = 100;

    /// <summary>Whether the measured value lies within the tolerance; null if there is none.</summary>
    public bool? IsWithin => Measured is { } value ? Math.Abs(value - Figure.Value) <= Figure.Tolerance : null;

    /// <summary>Looks the measure up in the runs of one condition.</summary>
    /// <param name="figure">Its measure is <c>test-accuracy</c> or <c>train-accuracy</c>, in percent.</param>
    /// <param name="rows">Runs that were completed.</param>
    public static PublishedComparison Of(PublishedFigure figure, IEnumerable<FigureRow> rows) =>
        new(figure, Spread.Of(rows.Select(row => Measure(figure, row)))?.Mean);

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

    private static double? Measure(PublishedFigure figure, FigureRow row)
    {
        EpochScore? epoch = figure.Epoch is { } number ? row.Epochs.FirstOrDefault(score => score.Epoch == number) : row.LastEpoch;
        return figure.Measure switch
        {
            "test-accuracy" => Percent * epoch?.TestAccuracy,
            "train-accuracy" => Percent * epoch?.TrainAccuracy,
            _ => null,
        };
    }
}
