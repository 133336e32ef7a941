using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>A function of one element, written once for every width of vector.</summary>
internal interface IElementwise<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    TLanes Of<TLanes>(TLanes value)
        where TLanes : unmanaged, ILanes<TLanes, T>;
}
