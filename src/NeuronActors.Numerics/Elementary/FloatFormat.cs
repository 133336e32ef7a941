using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>How T's 32 or 64 bits are laid out, and what that makes cheap: rounding to integers and powers of two.</summary>
internal static class FloatFormat<TLanes, T>
    where TLanes : unmanaged, ILanes<TLanes, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int MantissaBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? 23 : 52;
    }

    public static int Bias
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? 127 : 1023;
    }

    /// <summary>1.5 · 2^MantissaBits: adding it to a small number leaves the number's nearest integer in the lowest bits.</summary>
    private static double RoundingOffset
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? 12582912.0 : 6755399441055744.0;
    }

    /// <summary>factor · by, rounded to the nearest integer; for products below 2^(MantissaBits − 2) in magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes RoundProduct(TLanes factor, double by)
    {
        var offset = TLanes.Create(RoundingOffset);
        return TLanes.FusedMultiplyAdd(factor, TLanes.Create(by), offset) - offset;
    }

    /// <summary>2^exponent for a whole exponent in the range of normal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes PowerOfTwo(TLanes exponent) =>
        TLanes.ShiftLeft(TLanes.AddBits(exponent + TLanes.Create(RoundingOffset), TLanes.CreateBits(Bias)), MantissaBits);

    /// <summary>The value of a small non-negative integer that is given as bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes FromInteger(TLanes bits)
    {
        var unit = TLanes.Create(typeof(T) == typeof(float) ? 8388608.0 : 4503599627370496.0);   // 2^MantissaBits
        return (bits | unit) - unit;
    }
}
