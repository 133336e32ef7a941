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

    /// <summary>SHA-256 over its weights, null if it kept none.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>Name of its run folder within the figure's.</summary>
    public required string RunFolder { get; init; }

    /// <summary>The last finished epoch; null without one.</summary>
    public EpochScore? LastEpoch => Epochs.Count > 0 ? Epochs[^1] : null;

    /// <summary>Test accuracy after the last finished epoch, 0 to 1; null without one.</summary>
    public double? LastTestAccuracy => LastEpoch?.TestAccuracy;

    /// <summary>The best test accuracy after any epoch, 0 to 1; null without one.</summary>
    public double? BestTestAccuracy => Epochs.Count > 0 ? Epochs.Max(epoch => epoch.TestAccuracy) : null;

    /// <summary>Whether a resumed figure need not run it again.</summary>
    public bool IsResult => Status is RunStatus.Completed or RunStatus.Diverged;
}

/// <summary>Scores of one epoch.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="TrainAccuracy">Over its training batches, each judged before it was learnt; 0 to 1.</param>
/// <param name="TestAccuracy">On the test samples after it; 0 to 1.</param>
/// <param name="TrainLoss">Mean per sample.</param>
/// <param name="TestLoss">Mean per sample.</param>
public sealed record EpochScore(int Epoch, double TrainAccuracy, double TestAccuracy, double TrainLoss, double TestLoss);
