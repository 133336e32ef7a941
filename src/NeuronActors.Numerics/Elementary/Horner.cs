using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>Horner's scheme, highest coefficient first: <c>Of(c2).Then(x, c1).Then(x, c0)</c> is (c2 x + c1) x + c0.</summary>
internal readonly struct Horner<TLanes, T>(TLanes sum)
    where TLanes : unmanaged, ILanes<TLanes, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public TLanes Sum { get; } = sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Horner<TLanes, T> Of(double highest) => new(TLanes.Create(highest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Horner<TLanes, T> Then(TLanes x, double coefficient) =>
        new(TLanes.FusedMultiplyAdd(Sum, x, TLanes.Create(coefficient)));
}
