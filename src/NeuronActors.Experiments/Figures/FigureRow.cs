using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>One run of a figure: a condition with a seed.</summary>
public sealed record FigureRow
{
    /// <summary>Name of the condition; <c>all</c> where the experiment has none.</summary>
    public required string Condition { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How it ended. A run that diverged is a result like any other.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>One sentence about how it ended, such as at which batch it diverged.</summary>
    public required string Sentence { get; init; }

    /// <summary>Its finished epochs, in order; none if it diverged in the first.</summary>
    public required IReadOnlyList<EpochScore> Epochs { get; init; }

    /// <summary>What was measured before its first batch; null if nothing was.</summary>
    public EpochScore? Start { get; init; }

    /// <summary>Relaxation steps of a batch, the mean; null if it learnt none.</summary>
    public double? StepsPerBatch { get; init; }

    /// <summary>Milliseconds of a batch, the mean; null if it learnt none.</summary>
    public double? BatchMs { get; init; }

    /// <summary>SHA-256 over its weights, null if it kept none.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>Name of its run folder within the figure's.</summary>
    public required string RunFolder { get; init; }

    /// <summary>The last finished epoch; null without one.</summary>
    public EpochScore? LastEpoch => Epochs.Count > 0 ? Epochs[^1] : null;

    /// <summary>Test accuracy after the last finished epoch, 0 to 1; null without one, or without classes.</summary>
    public double? LastTestAccuracy => Present(LastEpoch?.TestAccuracy);

    /// <summary>Accuracy on the samples set aside after the last finished epoch, 0 to 1; null without such samples.</summary>
    public double? LastValidationAccuracy => Present(LastEpoch?.ValidationAccuracy);

    /// <summary>The best test accuracy after any epoch, 0 to 1; null without one, or without classes.</summary>
    public double? BestTestAccuracy => Present(Epochs.Count > 0 ? Epochs.Max(epoch => epoch.TestAccuracy) : null);

    /// <summary>What was measured, in the measure's unit; null if it was not.</summary>
    /// <param name="measure">One of <see cref="MeasureNames"/>, or a word of <c>measure</c> with a layer.</param>
    /// <param name="epoch">After how many epochs, 0 for before the first batch; null for the last.</param>
    public double? Find(string measure, int? epoch = null)
    {
        if (measure.StartsWith(MeasureNames.BestOf, StringComparison.Ordinal)) return Best(measure[MeasureNames.BestOf.Length..]);
        if (measure == MeasureNames.StepsPerBatch) return StepsPerBatch;
        if (measure == MeasureNames.BatchMs) return BatchMs;
        EpochScore? score = epoch switch
        {
            null => LastEpoch,
            0 => Start,
            _ => Epochs.FirstOrDefault(finished => finished.Epoch == epoch),
        };
        return score?.Find(measure);
    }

    private static double? Present(double? accuracy) => accuracy is double.NaN ? null : accuracy;

    private double? Best(string measure)
    {
        var values = Epochs.Select(score => score.Find(measure)).OfType<double>().ToArray();
        if (values.Length == 0) return null;
        return MeasureNames.IsAccuracy(measure) ? values.Max() : values.Min();
    }

    /// <summary>Whether a resumed figure need not run it again.</summary>
    public bool IsResult => Status is RunStatus.Completed or RunStatus.Diverged;
}
