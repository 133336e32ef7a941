using System.Numerics;

namespace NeuronActors.Learning;

/// <summary>⊙, + and scaling. One rounding per element, so its place in the array cannot matter.</summary>
internal static class Elementwise
{
    /// <summary>result ← left ⊙ right.</summary>
    public static void Multiply<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, i = 0;
        for (; i <= left.Length - width; i += width)
            (new Vector<T>(left[i..]) * new Vector<T>(right[i..])).CopyTo(result[i..]);
        for (; i < left.Length; i++) result[i] = left[i] * right[i];
    }

    /// <summary>result ← weight · (left − right).</summary>
    public static void WeightedDifference<T>(T weight, ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, i = 0;
        for (; i <= result.Length - width; i += width)
            (weight * (new Vector<T>(left[i..]) - new Vector<T>(right[i..]))).CopyTo(result[i..]);
        for (; i < result.Length; i++) result[i] = weight * (left[i] - right[i]);
    }

    /// <summary>values ← values − rate · gradient.</summary>
    public static void Descend<T>(T rate, ReadOnlySpan<T> gradient, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, i = 0;
        for (; i <= values.Length - width; i += width)
            (new Vector<T>(values[i..]) - (rate * new Vector<T>(gradient[i..]))).CopyTo(values[i..]);
        for (; i < values.Length; i++) values[i] -= rate * gradient[i];
    }

    /// <summary>values ← values − rates ⊙ gradient.</summary>
    public static void Descend<T>(ReadOnlySpan<T> rates, ReadOnlySpan<T> gradient, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, i = 0;
        for (; i <= values.Length - width; i += width)
            (new Vector<T>(values[i..]) - (new Vector<T>(rates[i..]) * new Vector<T>(gradient[i..]))).CopyTo(values[i..]);
        for (; i < values.Length; i++) values[i] -= rates[i] * gradient[i];
    }

    /// <summary>sum ← sum + values.</summary>
    public static void Add<T>(ReadOnlySpan<T> values, Span<T> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, i = 0;
        for (; i <= sum.Length - width; i += width)
            (new Vector<T>(sum[i..]) + new Vector<T>(values[i..])).CopyTo(sum[i..]);
        for (; i < sum.Length; i++) sum[i] += values[i];
    }

    /// <summary>values ← scale · values.</summary>
    public static void Scale<T>(Span<T> values, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++) values[i] *= scale;
    }

    /// <summary>The largest |left − right|; NaN if any is.</summary>
    public static T LargestDifference<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        for (int i = 0; i < left.Length; i++) largest = T.Max(largest, T.Abs(left[i] - right[i]));
        return largest;
    }
}
