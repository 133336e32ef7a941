using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>A function of two elements at the same place of two arrays, written once for every width of vector.</summary>
internal interface IElementwisePair<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    TLanes Of<TLanes>(TLanes first, TLanes second)
        where TLanes : unmanaged, ILanes<TLanes, T>;
}
