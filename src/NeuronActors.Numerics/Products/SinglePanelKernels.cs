using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>
/// The same for the last panel where a single vector holds its rows.
/// </summary>
internal static unsafe class SinglePanelKernels<TTile, TVector, T>
    where TTile : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void SingleTwelve(T* panel, ReadOnlySpan<RightBlock<T>> right, int column, T* start, T* tile)
    {
        TVector a0 = Load(start, 0), b0 = Load(start, 1), c0 = Load(start, 2);
        TVector d0 = Load(start, 3), e0 = Load(start, 4), f0 = Load(start, 5);
        TVector g0 = Load(start, 6), h0 = Load(start, 7), i0 = Load(start, 8);
        TVector j0 = Load(start, 9), k0 = Load(start, 10), l0 = Load(start, 11);
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
                    var upper = TTile.Load(panel);
                    a0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(x), a0);
                    b0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(x + across), b0);
                    c0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(x + (2 * across)), c0);
                    d0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(y), d0);
                    e0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(y + across), e0);
                    f0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(y + (2 * across)), f0);
                    g0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(z), g0);
                    h0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(z + across), h0);
                    i0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(z + (2 * across)), i0);
                    j0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(w), j0);
                    k0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(w + across), k0);
                    l0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(w + (2 * across)), l0);
                    panel += TTile.Count;
                    x += down;
                    y += down;
                    z += down;
                    w += down;
                }
            }
        }

        Store(tile, 0, a0);
        Store(tile, 1, b0);
        Store(tile, 2, c0);
        Store(tile, 3, d0);
        Store(tile, 4, e0);
        Store(tile, 5, f0);
        Store(tile, 6, g0);
        Store(tile, 7, h0);
        Store(tile, 8, i0);
        Store(tile, 9, j0);
        Store(tile, 10, k0);
        Store(tile, 11, l0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void SingleEight(T* panel, ReadOnlySpan<RightBlock<T>> right, int column, T* start, T* tile)
    {
        TVector a0 = Load(start, 0), b0 = Load(start, 1), c0 = Load(start, 2);
        TVector d0 = Load(start, 3), e0 = Load(start, 4), f0 = Load(start, 5);
        TVector g0 = Load(start, 6), h0 = Load(start, 7);
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
                    var upper = TTile.Load(panel);
                    a0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(x), a0);
                    b0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(x + across), b0);
                    c0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(y), c0);
                    d0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(y + across), d0);
                    e0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(z), e0);
                    f0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(z + across), f0);
                    g0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(w), g0);
                    h0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(w + across), h0);
                    panel += TTile.Count;
                    x += down;
                    y += down;
                    z += down;
                    w += down;
                }
            }
        }

        Store(tile, 0, a0);
        Store(tile, 1, b0);
        Store(tile, 2, c0);
        Store(tile, 3, d0);
        Store(tile, 4, e0);
        Store(tile, 5, f0);
        Store(tile, 6, g0);
        Store(tile, 7, h0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void SingleFour(T* panel, ReadOnlySpan<RightBlock<T>> right, int column, int lastColumn, T* start, T* tile)
    {
        TVector a0 = Load(start, 0), b0 = Load(start, 1), c0 = Load(start, 2);
        TVector d0 = Load(start, 3);
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
                    var upper = TTile.Load(panel);
                    a0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(x), a0);
                    b0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(y), b0);
                    c0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(z), c0);
                    d0 = TTile.FusedMultiplyAdd(upper, TTile.Broadcast(w), d0);
                    panel += TTile.Count;
                    x += down;
                    y += down;
                    z += down;
                    w += down;
                }
            }
        }

        Store(tile, 0, a0);
        Store(tile, 1, b0);
        Store(tile, 2, c0);
        Store(tile, 3, d0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(T* tile, int vector) => TTile.Load(tile + (vector * TTile.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* tile, int vector, TVector sums) => TTile.Store(sums, tile + (vector * TTile.Count));
}
