using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>
/// Tiles of two vectors of rows by twelve, eight, six or four columns: raw sums Σₖ a[i,k] b[k,j], each one chain of fused
/// multiply-adds in order of k, going on from the sums in <c>start</c> and stored to <c>tile</c> column by column.
/// </summary>
internal static unsafe class DoublePanelKernels<TTile, TVector, T>
    where TTile : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void DoubleTwelve(T* panel, ReadOnlySpan<RightBlock<T>> right, int column, T* start, T* tile)
    {
        TVector a0 = Load(start, 0), b0 = Load(start, 2), c0 = Load(start, 4);
        TVector d0 = Load(start, 6), e0 = Load(start, 8), f0 = Load(start, 10);
        TVector g0 = Load(start, 12), h0 = Load(start, 14), i0 = Load(start, 16);
        TVector j0 = Load(start, 18), k0 = Load(start, 20), l0 = Load(start, 22);
        TVector a1 = Load(start, 1), b1 = Load(start, 3), c1 = Load(start, 5);
        TVector d1 = Load(start, 7), e1 = Load(start, 9), f1 = Load(start, 11);
        TVector g1 = Load(start, 13), h1 = Load(start, 15), i1 = Load(start, 17);
        TVector j1 = Load(start, 19), k1 = Load(start, 21), l1 = Load(start, 23);
        foreach (ref readonly var block in right)
        {
            fixed (T* values = block.Values)
            {
                nint down = block.DepthStride, across = block.ColumnStride;
                var x = values + block.Offset + (column * across);
                var y = x + (3 * across);
                var z = y + (3 * across);
                var w = z + (3 * across);
                for (var k = block.Depth; k > 0; k--)
                {
                    TVector upper = TTile.Load(panel), lower = TTile.Load(panel + TTile.Count);
                    var factor = TTile.Broadcast(x);
                    a0 = TTile.FusedMultiplyAdd(upper, factor, a0);
                    a1 = TTile.FusedMultiplyAdd(lower, factor, a1);
                    factor = TTile.Broadcast(x + across);
                    b0 = TTile.FusedMultiplyAdd(upper, factor, b0);
                    b1 = TTile.FusedMultiplyAdd(lower, factor, b1);
                    factor = TTile.Broadcast(x + (2 * across));
                    c0 = TTile.FusedMultiplyAdd(upper, factor, c0);
                    c1 = TTile.FusedMultiplyAdd(lower, factor, c1);
                    factor = TTile.Broadcast(y);
                    d0 = TTile.FusedMultiplyAdd(upper, factor, d0);
                    d1 = TTile.FusedMultiplyAdd(lower, factor, d1);
                    factor = TTile.Broadcast(y + across);
                    e0 = TTile.FusedMultiplyAdd(upper, factor, e0);
                    e1 = TTile.FusedMultiplyAdd(lower, factor, e1);
                    factor = TTile.Broadcast(y + (2 * across));
                    f0 = TTile.FusedMultiplyAdd(upper, factor, f0);
                    f1 = TTile.FusedMultiplyAdd(lower, factor, f1);
                    factor = TTile.Broadcast(z);
                    g0 = TTile.FusedMultiplyAdd(upper, factor, g0);
                    g1 = TTile.FusedMultiplyAdd(lower, factor, g1);
                    factor = TTile.Broadcast(z + across);
                    h0 = TTile.FusedMultiplyAdd(upper, factor, h0);
                    h1 = TTile.FusedMultiplyAdd(lower, factor, h1);
                    factor = TTile.Broadcast(z + (2 * across));
                    i0 = TTile.FusedMultiplyAdd(upper, factor, i0);
                    i1 = TTile.FusedMultiplyAdd(lower, factor, i1);
                    factor = TTile.Broadcast(w);
                    j0 = TTile.FusedMultiplyAdd(upper, factor, j0);
                    j1 = TTile.FusedMultiplyAdd(lower, factor, j1);
                    factor = TTile.Broadcast(w + across);
                    k0 = TTile.FusedMultiplyAdd(upper, factor, k0);
                    k1 = TTile.FusedMultiplyAdd(lower, factor, k1);
                    factor = TTile.Broadcast(w + (2 * across));
                    l0 = TTile.FusedMultiplyAdd(upper, factor, l0);
                    l1 = TTile.FusedMultiplyAdd(lower, factor, l1);
                    panel += 2 * TTile.Count;
                    x += down;
                    y += down;
                    z += down;
                    w += down;
                }
            }
        }

        Store(tile, 0, a0);
        Store(tile, 1, a1);
        Store(tile, 2, b0);
        Store(tile, 3, b1);
        Store(tile, 4, c0);
        Store(tile, 5, c1);
        Store(tile, 6, d0);
        Store(tile, 7, d1);
        Store(tile, 8, e0);
        Store(tile, 9, e1);
        Store(tile, 10, f0);
        Store(tile, 11, f1);
        Store(tile, 12, g0);
        Store(tile, 13, g1);
        Store(tile, 14, h0);
        Store(tile, 15, h1);
        Store(tile, 16, i0);
        Store(tile, 17, i1);
        Store(tile, 18, j0);
        Store(tile, 19, j1);
        Store(tile, 20, k0);
        Store(tile, 21, k1);
        Store(tile, 22, l0);
        Store(tile, 23, l1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void DoubleEight(T* panel, ReadOnlySpan<RightBlock<T>> right, int column, T* start, T* tile)
    {
        TVector a0 = Load(start, 0), b0 = Load(start, 2), c0 = Load(start, 4);
        TVector d0 = Load(start, 6), e0 = Load(start, 8), f0 = Load(start, 10);
        TVector g0 = Load(start, 12), h0 = Load(start, 14);
        TVector a1 = Load(start, 1), b1 = Load(start, 3), c1 = Load(start, 5);
        TVector d1 = Load(start, 7), e1 = Load(start, 9), f1 = Load(start, 11);
        TVector g1 = Load(start, 13), h1 = Load(start, 15);
        foreach (ref readonly var block in right)
        {
            fixed (T* values = block.Values)
            {
                nint down = block.DepthStride, across = block.ColumnStride;
                var x = values + block.Offset + (column * across);
                var y = x + (2 * across);
                var z = y + (2 * across);
                var w = z + (2 * across);
                for (var k = block.Depth; k > 0; k--)
                {
                    TVector upper = TTile.Load(panel), lower = TTile.Load(panel + TTile.Count);
                    var factor = TTile.Broadcast(x);
                    a0 = TTile.FusedMultiplyAdd(upper, factor, a0);
                    a1 = TTile.FusedMultiplyAdd(lower, factor, a1);
                    factor = TTile.Broadcast(x + across);
                    b0 = TTile.FusedMultiplyAdd(upper, factor, b0);
                    b1 = TTile.FusedMultiplyAdd(lower, factor, b1);
                    factor = TTile.Broadcast(y);
                    c0 = TTile.FusedMultiplyAdd(upper, factor, c0);
                    c1 = TTile.FusedMultiplyAdd(lower, factor, c1);
                    factor = TTile.Broadcast(y + across);
                    d0 = TTile.FusedMultiplyAdd(upper, factor, d0);
                    d1 = TTile.FusedMultiplyAdd(lower, factor, d1);
                    factor = TTile.Broadcast(z);
                    e0 = TTile.FusedMultiplyAdd(upper, factor, e0);
                    e1 = TTile.FusedMultiplyAdd(lower, factor, e1);
                    factor = TTile.Broadcast(z + across);
                    f0 = TTile.FusedMultiplyAdd(upper, factor, f0);
                    f1 = TTile.FusedMultiplyAdd(lower, factor, f1);
                    factor = TTile.Broadcast(w);
                    g0 = TTile.FusedMultiplyAdd(upper, factor, g0);
                    g1 = TTile.FusedMultiplyAdd(lower, factor, g1);
                    factor = TTile.Broadcast(w + across);
                    h0 = TTile.FusedMultiplyAdd(upper, factor, h0);
                    h1 = TTile.FusedMultiplyAdd(lower, factor, h1);
                    panel += 2 * TTile.Count;
                    x += down;
                    y += down;
                    z += down;
                    w += down;
                }
            }
        }

        Store(tile, 0, a0);
        Store(tile, 1, a1);
        Store(tile, 2, b0);
        Store(tile, 3, b1);
        Store(tile, 4, c0);
        Store(tile, 5, c1);
        Store(tile, 6, d0);
        Store(tile, 7, d1);
        Store(tile, 8, e0);
        Store(tile, 9, e1);
        Store(tile, 10, f0);
        Store(tile, 11, f1);
        Store(tile, 12, g0);
        Store(tile, 13, g1);
        Store(tile, 14, h0);
        Store(tile, 15, h1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void DoubleSix(T* panel, ReadOnlySpan<RightBlock<T>> right, int column, T* start, T* tile)
    {
        TVector a0 = Load(start, 0), b0 = Load(start, 2), c0 = Load(start, 4);
        TVector d0 = Load(start, 6), e0 = Load(start, 8), f0 = Load(start, 10);
        TVector a1 = Load(start, 1), b1 = Load(start, 3), c1 = Load(start, 5);
        TVector d1 = Load(start, 7), e1 = Load(start, 9), f1 = Load(start, 11);
        foreach (ref readonly var block in right)
        {
            fixed (T* values = block.Values)
            {
                nint down = block.DepthStride, across = block.ColumnStride;
                var x = values + block.Offset + (column * across);
                var y = x + (2 * across);
                var z = y + (2 * across);
                for (var k = block.Depth; k > 0; k--)
                {
                    TVector upper = TTile.Load(panel), lower = TTile.Load(panel + TTile.Count);
                    var factor = TTile.Broadcast(x);
                    a0 = TTile.FusedMultiplyAdd(upper, factor, a0);
                    a1 = TTile.FusedMultiplyAdd(lower, factor, a1);
                    factor = TTile.Broadcast(x + across);
                    b0 = TTile.FusedMultiplyAdd(upper, factor, b0);
                    b1 = TTile.FusedMultiplyAdd(lower, factor, b1);
                    factor = TTile.Broadcast(y);
                    c0 = TTile.FusedMultiplyAdd(upper, factor, c0);
                    c1 = TTile.FusedMultiplyAdd(lower, factor, c1);
                    factor = TTile.Broadcast(y + across);
                    d0 = TTile.FusedMultiplyAdd(upper, factor, d0);
                    d1 = TTile.FusedMultiplyAdd(lower, factor, d1);
                    factor = TTile.Broadcast(z);
                    e0 = TTile.FusedMultiplyAdd(upper, factor, e0);
                    e1 = TTile.FusedMultiplyAdd(lower, factor, e1);
                    factor = TTile.Broadcast(z + across);
                    f0 = TTile.FusedMultiplyAdd(upper, factor, f0);
                    f1 = TTile.FusedMultiplyAdd(lower, factor, f1);
                    panel += 2 * TTile.Count;
                    x += down;
                    y += down;
                    z += down;
                }
            }
        }

        Store(tile, 0, a0);
        Store(tile, 1, a1);
        Store(tile, 2, b0);
        Store(tile, 3, b1);
        Store(tile, 4, c0);
        Store(tile, 5, c1);
        Store(tile, 6, d0);
        Store(tile, 7, d1);
        Store(tile, 8, e0);
        Store(tile, 9, e1);
        Store(tile, 10, f0);
        Store(tile, 11, f1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void DoubleFour(T* panel, ReadOnlySpan<RightBlock<T>> right, int column, int lastColumn, T* start, T* tile)
    {
        TVector a0 = Load(start, 0), b0 = Load(start, 2), c0 = Load(start, 4);
        TVector d0 = Load(start, 6);
        TVector a1 = Load(start, 1), b1 = Load(start, 3), c1 = Load(start, 5);
        TVector d1 = Load(start, 7);
        foreach (ref readonly var block in right)
        {
            fixed (T* values = block.Values)
            {
                nint down = block.DepthStride, across = block.ColumnStride;
                var x = values + block.Offset + (column * across);
                var y = values + block.Offset + (int.Min(column + 1, lastColumn) * across);
                var z = values + block.Offset + (int.Min(column + 2, lastColumn) * across);
                var w = values + block.Offset + (int.Min(column + 3, lastColumn) * across);
                for (var k = block.Depth; k > 0; k--)
                {
                    TVector upper = TTile.Load(panel), lower = TTile.Load(panel + TTile.Count);
                    var factor = TTile.Broadcast(x);
                    a0 = TTile.FusedMultiplyAdd(upper, factor, a0);
                    a1 = TTile.FusedMultiplyAdd(lower, factor, a1);
                    factor = TTile.Broadcast(y);
                    b0 = TTile.FusedMultiplyAdd(upper, factor, b0);
                    b1 = TTile.FusedMultiplyAdd(lower, factor, b1);
                    factor = TTile.Broadcast(z);
                    c0 = TTile.FusedMultiplyAdd(upper, factor, c0);
                    c1 = TTile.FusedMultiplyAdd(lower, factor, c1);
                    factor = TTile.Broadcast(w);
                    d0 = TTile.FusedMultiplyAdd(upper, factor, d0);
                    d1 = TTile.FusedMultiplyAdd(lower, factor, d1);
                    panel += 2 * TTile.Count;
                    x += down;
                    y += down;
                    z += down;
                    w += down;
                }
            }
        }

        Store(tile, 0, a0);
        Store(tile, 1, a1);
        Store(tile, 2, b0);
        Store(tile, 3, b1);
        Store(tile, 4, c0);
        Store(tile, 5, c1);
        Store(tile, 6, d0);
        Store(tile, 7, d1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(T* tile, int vector) => TTile.Load(tile + (vector * TTile.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* tile, int vector, TVector sums) => TTile.Store(sums, tile + (vector * TTile.Count));
}
