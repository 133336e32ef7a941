using System.Numerics;

namespace NeuronActors.Datasets;

/// <summary>Labelled images kept as bytes and scaled when copied: MNIST takes 47 MB so, and 188 MB as floats.</summary>
public sealed class ImageSplit : DataSplit
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;
    private readonly PixelScale _scale;
    private readonly TargetCoding _coding;

    /// <summary>Wraps the arrays without copying them.</summary>
    /// <param name="pixels">One byte per value, one image after the other; its length is a multiple of the number of labels.</param>
    /// <param name="labels">One class per image, each below <paramref name="classes"/>.</param>
    /// <param name="classes">Number of classes, 1 to 256.</param>
    /// <param name="scale">What a byte stands for.</param>
    /// <param name="coding">The target values of a class.</param>
    /// <exception cref="ArgumentException">The arrays do not fit together, or a label is no class.</exception>
    public ImageSplit(byte[] pixels, byte[] labels, int classes, PixelScale scale, TargetCoding coding)
        : base(labels.Length, pixels.Length / Math.Max(labels.Length, 1), classes * coding.UnitsPerClass)
    {
        if (pixels.Length != (long)Count * Inputs)
            throw new ArgumentException($"{pixels.Length} pixels do not divide into {Count} images.", nameof(pixels));
        if (Array.FindIndex(labels, label => label >= classes) is >= 0 and var wrong)
            throw new ArgumentException($"Label {wrong} is {labels[wrong]}; there are {classes} classes.", nameof(labels));
        (_pixels, _labels, _scale, _coding) = (pixels, labels, scale, coding);
    }

    /// <summary>The stored bytes of one image, unscaled, row by row (CIFAR-10: the red, green and blue planes in turn).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not in [0, Count).</exception>
    public ReadOnlySpan<byte> Pixels(int sample)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
        return _pixels.AsSpan(sample * Inputs, Inputs);
    }

    private protected override void CopyCheckedInputs<T>(ReadOnlySpan<int> samples, Span<T> columns)
    {
        Span<T> table = stackalloc T[PixelScale.Size];
        _scale.Fill(table);
        for (var column = 0; column < samples.Length; column++)
        {
            var source = _pixels.AsSpan(samples[column] * Inputs, Inputs);
            _scale.Copy(source, table, columns.Slice(column * Inputs, Inputs));
        }
    }

    private protected override void CopyCheckedTargets<T>(ReadOnlySpan<int> samples, Span<T> columns)
    {
        columns.Fill(T.CreateTruncating(_coding.Off));
        var units = _coding.UnitsPerClass;
        for (var column = 0; column < samples.Length; column++)
            columns.Slice(column * Targets + _labels[samples[column]] * units, units).Fill(T.CreateTruncating(_coding.On));
    }

    private protected override int CheckedLabel(int sample) => _labels[sample];
}
