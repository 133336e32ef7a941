using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>
/// A vector of one or more elements with the operations that every instruction set rounds alike. Code written once against it
/// runs on each width and gives the same bits per element, since no operation here lets one lane see another.
/// </summary>
/// <remarks>A comparison yields a mask: a lane of all ones where it holds, of zeros elsewhere.</remarks>
internal unsafe interface ILanes<TSelf, T> : IAdditionOperators<TSelf, TSelf, TSelf>, ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>, IDivisionOperators<TSelf, TSelf, TSelf>, IBitwiseOperators<TSelf, TSelf, TSelf>
    where TSelf : unmanaged, ILanes<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract int Count { get; }

    static abstract TSelf Create(T value);

    /// <summary>The constant rounded to T, in every lane.</summary>
    static abstract TSelf Create(double value);

    /// <summary>The integer (of T's width) in every lane, as bits.</summary>
    static abstract TSelf CreateBits(long bits);

    static abstract TSelf Load(T* source);

    static abstract TSelf Broadcast(T* source);

    void Store(T* target);

    /// <summary>factor · by + addend, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf factor, TSelf by, TSelf addend);

    static abstract TSelf Sqrt(TSelf value);

    static abstract TSelf Abs(TSelf value);

    /// <summary>IEEE 754-2019 maximum: NaN if either is.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    static abstract TSelf LessThan(TSelf left, TSelf right);

    static abstract TSelf Equal(TSelf left, TSelf right);

    static abstract TSelf Select(TSelf mask, TSelf whereSet, TSelf elsewhere);

    /// <summary>Sum of the lanes as integers of T's width, wrapping.</summary>
    static abstract TSelf AddBits(TSelf left, TSelf right);

    static abstract TSelf SubtractBits(TSelf left, TSelf right);

    static abstract TSelf ShiftLeft(TSelf value, int count);

    static abstract TSelf ShiftRightLogical(TSelf value, int count);
}
