using System.Numerics;

namespace NeuronActors.Messages;

/// <summary>bfloat16: sign, 8 bits of exponent and 7 of fraction, the upper half of a float.</summary>
public static class BrainFloat
{
    private const uint Infinity = 0x7F80_0000, Magnitude = 0x7FFF_FFFF, QuietBit = 0x0040_0000;

    /// <summary>The nearest bfloat16, of two equally near ones the even one. NaN stays NaN.</summary>
    public static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint rounded = (bits & Magnitude) > Infinity ? bits | QuietBit : bits + 0x7FFF + ((bits >> 16) & 1);
        return (ushort)(rounded >> 16);
    }

    /// <summary>The nearest bfloat16, of two equally near ones the even one. NaN stays NaN.</summary>
    /// <remarks>Rounded once: by way of the nearest float, a value just beside the middle of two could be taken for the middle.</remarks>
    public static ushort Round(double value)
    {
        float near = (float)value;
        if (near == value || double.IsNaN(value)) return Round(near);
        uint bits = BitConverter.SingleToUInt32Bits(near);
        if (double.Abs(near) > double.Abs(value)) bits--;   // towards zero …
        return Round(BitConverter.UInt32BitsToSingle(bits | 1));   // … and odd, which says that something was cut off
    }

    /// <summary>The float of the same value.</summary>
    public static float Widen(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);

    /// <summary>Rounds many floats.</summary>
    /// <param name="values">The values.</param>
    /// <param name="rounded">Where they go, as many.</param>
    public static void Round(ReadOnlySpan<float> values, Span<ushort> rounded)
    {
        int i = 0;
        for (; i <= values.Length - 2 * Vector<float>.Count; i += 2 * Vector<float>.Count)
            Vector.Narrow(UpperHalf(new Vector<float>(values[i..])), UpperHalf(new Vector<float>(values[(i + Vector<float>.Count)..])))
                .CopyTo(rounded[i..]);
        for (; i < values.Length; i++) rounded[i] = Round(values[i]);
    }

    /// <summary>Widens many.</summary>
    /// <param name="rounded">The values.</param>
    /// <param name="values">Where they go, as many.</param>
    public static void Widen(ReadOnlySpan<ushort> rounded, Span<float> values)
    {
        int i = 0;
        for (; i <= rounded.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(rounded[i..]), out Vector<uint> low, out Vector<uint> high);
            Vector.AsVectorSingle(low << 16).CopyTo(values[i..]);
            Vector.AsVectorSingle(high << 16).CopyTo(values[(i + Vector<float>.Count)..]);
        }
        for (; i < rounded.Length; i++) values[i] = Widen(rounded[i]);
    }

    /// <summary>As <see cref="Round(float)"/>, each result in the lower half of its lane.</summary>
    private static Vector<uint> UpperHalf(Vector<float> values)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(values);
        Vector<uint> isNaN = Vector.GreaterThan(bits & new Vector<uint>(Magnitude), new Vector<uint>(Infinity));
        Vector<uint> nearest = bits + new Vector<uint>(0x7FFF) + ((bits >> 16) & Vector<uint>.One);
        return Vector.ConditionalSelect(isNaN, bits | new Vector<uint>(QuietBit), nearest) >> 16;
    }
}
