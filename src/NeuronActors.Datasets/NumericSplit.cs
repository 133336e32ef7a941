using System.Numerics;

namespace NeuronActors.Datasets;

/// <summary>Samples of a function: real inputs and real targets, no classes.</summary>
public sealed class NumericSplit : DataSplit
{
    private readonly double[] _inputs;
    private readonly double[] _targets;

    /// <summary>Wraps the arrays without copying them.</summary>
    /// <param name="count">Number of samples, at least 1.</param>
    /// <param name="inputs">[inputs × samples], column-major.</param>
    /// <param name="targets">[targets × samples], column-major.</param>
    /// <exception cref="ArgumentException">A length is not a positive multiple of <paramref name="count"/>.</exception>
    public NumericSplit(int count, double[] inputs, double[] targets)
        : base(count, inputs.Length / Math.Max(count, 1), targets.Length / Math.Max(count, 1))
    {
        if (inputs.Length % count != 0 || targets.Length % count != 0)
            throw new ArgumentException(
                $"{inputs.Length} inputs and {targets.Length} targets do not divide into {count} samples.");
        (_inputs, _targets) = (inputs, targets);
    }

    private protected override void CopyCheckedInputs<T>(ReadOnlySpan<int> samples, Span<T> columns) =>
        Copy(_inputs, Inputs, samples, columns);

    private protected override void CopyCheckedTargets<T>(ReadOnlySpan<int> samples, Span<T> columns) =>
        Copy(_targets, Targets, samples, columns);

    private protected override int CheckedLabel(int sample) => -1;

    private static void Copy<T>(double[] values, int rows, ReadOnlySpan<int> samples, Span<T> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var column = 0; column < samples.Length; column++)
            for (var row = 0; row < rows; row++)
                columns[column * rows + row] = T.CreateTruncating(values[samples[column] * rows + row]);
    }
}
