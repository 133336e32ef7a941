using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>Where the raw sums of a tile go: C ← β C + α sums, and what is asked for in the same pass.</summary>
/// <remarks>C, S and G share shape and column stride. S and G are null without a gate, Largest is null unless changes are measured.</remarks>
internal unsafe struct TileTarget<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Alpha;
    public T Beta;
    public T* Result;
    public T* Gate;
    public T* Gated;
    public nint Stride;

    /// <summary>One vector: per lane the largest |C_new − C_old| so far.</summary>
    public T* Largest;

    /// <summary>Not inlined: a call or its like next to live accumulators would make the compiler keep all of them on the stack.</summary>
    /// <param name="tile">Raw sums, a column every <paramref name="tileStride"/> elements.</param>
    /// <param name="tileStride">Rows of the tile, padding included.</param>
    /// <param name="row">First row in C.</param>
    /// <param name="rows">Rows that belong to C.</param>
    /// <param name="column">First column in C.</param>
    /// <param name="columns">Columns that belong to C.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly void Flush<TLanes>(T* tile, int tileStride, int row, int rows, int column, int columns)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        var target = this;   // a copy on the stack: through 'this' each store would force all fields to be read again
        for (var j = 0; j < columns; j++)
        {
            var sums = tile + (j * tileStride);
            var place = row + ((column + j) * Stride);
            var i = 0;
            for (; i <= rows - TLanes.Count; i += TLanes.Count)
                target.Write<TLanes>(sums + i, place + i);
            for (; i <= rows - Lanes128<T>.Count; i += Lanes128<T>.Count)
                target.Write<Lanes128<T>>(sums + i, place + i);
            for (; i < rows; i++)
                target.Write<Lanes1<T>>(sums + i, place + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Write<TLanes>(T* sums, nint place)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        var sum = TLanes.Load(sums);
        var value = Beta == T.Zero
            ? TLanes.Create(Alpha) * sum
            : TLanes.FusedMultiplyAdd(TLanes.Create(Alpha), sum, TLanes.Create(Beta) * TLanes.Load(Result + place));
        if (Largest != null)
            TLanes.Max(TLanes.Load(Largest), TLanes.Abs(value - TLanes.Load(Result + place))).Store(Largest);
        if (Gate != null)
            (value * TLanes.Load(Gate + place)).Store(Gated + place);
        value.Store(Result + place);
    }
}
