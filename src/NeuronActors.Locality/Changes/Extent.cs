using System.Numerics;

namespace NeuronActors.Locality;

/// <summary>How much of what is changed is changed: one value shows what one leak may hide behind others, all of them find a leak wherever it looks.</summary>
internal enum Extent
{
    /// <summary>One value, from the middle.</summary>
    One,

    /// <summary>Every value of every neuron and sample, each by something else.</summary>
    All,
}

/// <summary>Values that are changed, from the middle or all of them.</summary>
internal static class Extents
{
    private const double Golden = 0.6180339887498949;   // its multiples' fractions fall everywhere and never repeat, so that no sum or mean of the changes is 0

    /// <summary>Every value becomes 1 − x, or the one in the middle.</summary>
    public static void Invert<T>(this Extent extent, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ref T value in extent == Extent.All ? values : values.Slice(values.Length / 2, 1)) value = T.One - value;
    }

    /// <summary>The value in the middle grows by a half, or all by half their mean size to one and a half times that: large enough to be felt, too small to make a run diverge.</summary>
    /// <param name="extent">How much.</param>
    /// <param name="values">Values.</param>
    /// <param name="areFixed">Zeros stay: they are synapses that were removed.</param>
    /// <returns>False if there was nothing to change.</returns>
    public static bool Raise<T>(this Extent extent, Span<T> values, bool areFixed = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T half = T.CreateChecked(0.5);
        if (extent == Extent.One)
        {
            int place = values.Length / 2;
            while (areFixed && place < values.Length && values[place] == T.Zero) place++;
            if (place == values.Length) return false;
            values[place] += half;
            return true;
        }
        T size = T.Zero;
        foreach (T value in values) size += T.Abs(value);
        size = size == T.Zero ? half : size / T.CreateChecked(values.Length);
        bool isChanged = false;
        for (int i = 0; i < values.Length; i++)
        {
            if (areFixed && values[i] == T.Zero) continue;
            values[i] += size * (half + T.CreateChecked(i * Golden % 1));
            isChanged = true;
        }
        return isChanged;
    }
}
