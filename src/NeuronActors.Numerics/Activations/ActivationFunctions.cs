using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>h above 0, slope · h below; ReLU is slope 0. Written so that NaN stays NaN.</summary>
internal readonly struct Rectifier<T>(double slope) : IElementwise<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double _slope = slope;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes value)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        var zero = TLanes.Create(0.0);
        var below = _slope == 0 ? zero : value * TLanes.Create(_slope);   // 0 · (−∞) would be NaN
        return TLanes.Select(TLanes.LessThan(value, zero), below, value);
    }
}

/// <summary>1 above 0, the slope at and below.</summary>
internal readonly struct RectifierSlope<T>(double slope) : IElementwise<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double _slope = slope;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes value)
        where TLanes : unmanaged, ILanes<TLanes, T> =>
        TLanes.Select(TLanes.LessThan(TLanes.Create(0.0), value), TLanes.Create(1.0), TLanes.Create(_slope));
}

/// <summary>1 − x².</summary>
internal readonly struct TangentSlope<T> : IElementwise<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes value)
        where TLanes : unmanaged, ILanes<TLanes, T> =>
        TLanes.FusedMultiplyAdd(TLanes.Create(0.0) - value, value, TLanes.Create(1.0));
}

/// <summary>x (1 − x).</summary>
internal readonly struct LogisticSlope<T> : IElementwise<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes value)
        where TLanes : unmanaged, ILanes<TLanes, T> => value * (TLanes.Create(1.0) - value);
}
