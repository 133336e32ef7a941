using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>eˣ = 2ⁿ eʳ with n the integer nearest to x / ln 2 and |r| ≤ ½ ln 2.</summary>
internal readonly struct Exponential<T> : IElementwise<T>
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
        var x = Clamp(value, IsSingle ? -104.0 : -746.0, IsSingle ? 89.0 : 710.0);   // beyond lie 0 and ∞
        var n = FloatFormat<TLanes, T>.RoundProduct(x, 1.4426950408889634);          // 1 / ln 2
        var r = ReducedArgument(x, n);
        var scaled = TLanes.Create(1.0) + TLanes.FusedMultiplyAdd(r * r, Remainder(r), r);

        // In two factors, since 2ⁿ alone leaves the range of T where eˣ itself is still subnormal or close to the maximum.
        var half = FloatFormat<TLanes, T>.RoundProduct(n, 0.5);
        return scaled * FloatFormat<TLanes, T>.PowerOfTwo(half) * FloatFormat<TLanes, T>.PowerOfTwo(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Clamp<TLanes>(TLanes x, double lowest, double highest)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        var low = TLanes.Create(lowest);
        var high = TLanes.Create(highest);
        x = TLanes.Select(TLanes.LessThan(x, low), low, x);
        return TLanes.Select(TLanes.LessThan(high, x), high, x);
    }

    /// <summary>r = x − n ln 2. ln 2 in two pieces: the first step is exact, because its result is a multiple of the first piece's last bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ReducedArgument<TLanes>(TLanes x, TLanes n)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        var high = TLanes.Create(IsSingle ? -0.693147182464599609375 : -0.69314718055994530942);
        var low = TLanes.Create(IsSingle ? 1.9046542999577680e-9 : -2.3190468138462996e-17);
        return TLanes.FusedMultiplyAdd(n, low, TLanes.FusedMultiplyAdd(n, high, x));
    }

    /// <summary>(eʳ − 1 − r) / r² = 1/2! + r/3! + r²/4! + …, to below a tenth of an ulp of eʳ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Remainder<TLanes>(TLanes r)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        var sum = IsSingle
            ? Horner<TLanes, T>.Of(1.0 / 40320)
            : Horner<TLanes, T>.Of(1.0 / 6227020800).Then(r, 1.0 / 479001600).Then(r, 1.0 / 39916800)
                .Then(r, 1.0 / 3628800).Then(r, 1.0 / 362880).Then(r, 1.0 / 40320);
        return sum.Then(r, 1.0 / 5040).Then(r, 1.0 / 720).Then(r, 1.0 / 120).Then(r, 1.0 / 24).Then(r, 1.0 / 6).Then(r, 0.5).Sum;
    }
}
