using System.Numerics;

namespace NeuronActors.Datasets;

/// <summary>A list of samples, each an input and a target. Immutable; safe to read from several threads.</summary>
public abstract class DataSplit
{
    private protected DataSplit(int count, int inputs, int targets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targets, 1);
        (Count, Inputs, Targets) = (count, inputs, targets);
    }

    /// <summary>Number of samples, at least 1.</summary>
    public int Count { get; }

    /// <summary>Values per input.</summary>
    public int Inputs { get; }

    /// <summary>Values per target.</summary>
    public int Targets { get; }

    /// <summary>Copies scaled inputs, [inputs × samples], column-major: one sample's values lie together. Allocates nothing.</summary>
    /// <param name="samples">Indices in [0, <see cref="Count"/>), in any order, repeats allowed.</param>
    /// <param name="columns">Receives the values; its length is <see cref="Inputs"/> times the number of samples.</param>
    /// <exception cref="ArgumentException">A wrong length or index.</exception>
    public void CopyInputs<T>(ReadOnlySpan<int> samples, Span<T> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(samples, columns.Length, Inputs);
        CopyCheckedInputs(samples, columns);
    }

    /// <summary>Copies targets, [targets × samples], column-major: coded classes or regression values. Allocates nothing.</summary>
    /// <param name="samples">Indices in [0, <see cref="Count"/>), in any order, repeats allowed.</param>
    /// <param name="columns">Receives the values; its length is <see cref="Targets"/> times the number of samples.</param>
    /// <exception cref="ArgumentException">A wrong length or index.</exception>
    public void CopyTargets<T>(ReadOnlySpan<int> samples, Span<T> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(samples, columns.Length, Targets);
        CopyCheckedTargets(samples, columns);
    }

    /// <summary>The class of a sample, counted from 0; −1 for regression.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not in [0, <see cref="Count"/>).</exception>
    public int Label(int sample)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
        return CheckedLabel(sample);
    }

    private protected abstract void CopyCheckedInputs<T>(ReadOnlySpan<int> samples, Span<T> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private protected abstract void CopyCheckedTargets<T>(ReadOnlySpan<int> samples, Span<T> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private protected abstract int CheckedLabel(int sample);

    private void Check(ReadOnlySpan<int> samples, int length, int perSample)
    {
        if (length != (long)samples.Length * perSample)
            throw new ArgumentException(
                $"There is room for {length} values; {samples.Length} samples of {perSample} need {(long)samples.Length * perSample}.");
        foreach (var sample in samples)
            if ((uint)sample >= (uint)Count)
                throw new ArgumentException($"Sample {sample} was asked for; there are {Count}, counted from 0.");
    }
}
