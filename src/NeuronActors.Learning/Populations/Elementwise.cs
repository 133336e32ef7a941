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
