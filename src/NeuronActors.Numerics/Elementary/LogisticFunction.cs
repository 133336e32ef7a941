using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>1 / (1 + e⁻ˣ), from e^−|x| so that nothing overflows and small values keep their digits.</summary>
internal readonly struct LogisticFunction<T> : IElementwise<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes value)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        var one = TLanes.Create(1.0);
        var decay = default(Exponential<T>).Of(TLanes.Create(0.0) - TLanes.Abs(value));
        var numerator = TLanes.Select(TLanes.LessThan(value, TLanes.Create(0.0)), decay, one);
        return numerator / (one + decay);
    }
}
