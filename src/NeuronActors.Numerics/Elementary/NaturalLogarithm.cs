using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>ln x = k ln 2 + ln(1 + f), x = 2ᵏ (1 + f) with 1 + f in [√½, √2).</summary>
internal readonly struct NaturalLogarithm<T> : IElementwise<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static bool IsSingle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes value)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        Split(value, out var k, out var f);
        var result = Join(k, f);
        result = TLanes.Select(TLanes.LessThan(value, TLanes.Create(double.PositiveInfinity)), result, value);   // ∞ and NaN stay
        result = TLanes.Select(TLanes.LessThan(value, TLanes.Create(0.0)), TLanes.Create(double.NaN), result);
        return TLanes.Select(TLanes.Equal(value, TLanes.Create(0.0)), TLanes.Create(double.NegativeInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split<TLanes>(TLanes value, out TLanes k, out TLanes f)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        var mantissaBits = FloatFormat<TLanes, T>.MantissaBits;
        var subnormal = TLanes.LessThan(value, TLanes.Create(IsSingle ? 1.1754943508222875e-38 : 2.2250738585072014e-308));
        var x = TLanes.Select(subnormal, value * TLanes.Create(IsSingle ? 16777216.0 : 18014398509481984.0), value);   // 2²⁴, 2⁵⁴
        var shift = TLanes.Select(subnormal, TLanes.Create(IsSingle ? 24.0 : 54.0), TLanes.Create(0.0));

        var lowest = TLanes.CreateBits(IsSingle ? 0x3F3504F3L : 0x3FE6A09E667F3BCDL);                                  // √½
        var aboveLowest = TLanes.SubtractBits(x, lowest);
        var biased = TLanes.AddBits(aboveLowest, TLanes.CreateBits((long)FloatFormat<TLanes, T>.Bias << mantissaBits));
        var exponent = FloatFormat<TLanes, T>.FromInteger(TLanes.ShiftRightLogical(biased, mantissaBits));
        k = exponent - TLanes.Create((double)FloatFormat<TLanes, T>.Bias) - shift;
        f = TLanes.AddBits(aboveLowest & TLanes.CreateBits((1L << mantissaBits) - 1), lowest) - TLanes.Create(1.0);
    }

    /// <summary>With s = f / (2 + f): ln(1 + f) = 2 artanh s = f − (½f² − s (½f² + R)), R = 2 (s²/3 + s⁴/5 + …).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Join<TLanes>(TLanes k, TLanes f)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        var s = f / (TLanes.Create(2.0) + f);
        var halfSquare = TLanes.Create(0.5) * f * f;
        var high = TLanes.Create(IsSingle ? 0.693138122558593750 : 0.69314718036912381649);      // ln 2; k · high is exact
        var low = TLanes.Create(IsSingle ? 9.058001351559e-6 : 1.9082149292705877e-10);
        var small = TLanes.FusedMultiplyAdd(s, halfSquare + Series(s * s), k * low);
        return TLanes.FusedMultiplyAdd(k, high, f - (halfSquare - small));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Series<TLanes>(TLanes z)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        var sum = IsSingle
            ? Horner<TLanes, T>.Of(2.0 / 11)
            : Horner<TLanes, T>.Of(2.0 / 23).Then(z, 2.0 / 21).Then(z, 2.0 / 19).Then(z, 2.0 / 17).Then(z, 2.0 / 15)
                .Then(z, 2.0 / 13).Then(z, 2.0 / 11);
        return z * sum.Then(z, 2.0 / 9).Then(z, 2.0 / 7).Then(z, 2.0 / 5).Then(z, 2.0 / 3).Sum;
    }
}
