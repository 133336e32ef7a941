namespace NeuronActors.Learning;

/// <summary>The samples of a batch that one replica learns: a stretch of it. Shares differ by one sample at the most; the first are the larger ones.</summary>
/// <param name="First">Index of its first sample in the batch.</param>
/// <param name="Count">Samples, at least 1.</param>
/// <param name="IsCounted">
/// False for a replica that a batch smaller than the number of replicas leaves without a sample. It repeats the batch's first one,
/// so that no population ever sees a batch without samples, and nothing that comes of it is counted.
/// </param>
public readonly record struct BatchShare(int First, int Count, bool IsCounted)
{
    /// <summary>The share of one replica.</summary>
    /// <param name="samples">Samples of the batch, at least 1.</param>
    /// <param name="replicas">Number of replicas, at least 1.</param>
    /// <param name="replica">Which, from 0.</param>
    public static BatchShare Of(int samples, int replicas, int replica)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(replica);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(replica, replicas);
        if (replica >= samples) return new BatchShare(0, 1, IsCounted: false);
        (int smallest, int larger) = (samples / replicas, samples % replicas);
        return new BatchShare(replica * smallest + Math.Min(replica, larger), smallest + (replica < larger ? 1 : 0), IsCounted: true);
    }

    /// <summary>Samples of the largest share.</summary>
    public static int Largest(int samples, int replicas) => (samples + replicas - 1) / replicas;

    /// <summary>How many replicas have samples of their own; they are the first ones.</summary>
    public static int Counted(int samples, int replicas) => Math.Min(samples, replicas);
}
