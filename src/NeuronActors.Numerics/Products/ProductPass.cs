using System.Numerics;
using System.Runtime.Intrinsics;

namespace NeuronActors.Numerics;

/// <summary>Checks the shapes of a product and chooses the vectors to compute it with.</summary>
internal static unsafe class ProductPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void RequireGate(PackedMatrix<T> left, int columns, int stride, ReadOnlySpan<T> gate, Span<T> gated)
    {
        ArgumentNullException.ThrowIfNull(left);
        if (left.Rows == 0 || columns <= 0) return;
        Shape.RequireAtLeast(nameof(gate), gate.Length, Extent(left.Rows, columns, stride));
        Shape.RequireAtLeast(nameof(gated), gated.Length, Extent(left.Rows, columns, stride));
    }

    public static T Run(
        PackedMatrix<T> left, ReadOnlySpan<RightBlock<T>> right, int columns, T alpha, T beta, Span<T> result, int stride,
        ReadOnlySpan<T> gate, Span<T> gated, bool measure)
    {
        ArgumentNullException.ThrowIfNull(left);
        RequireShapes(left, right, columns, result, stride);
        if (left.Rows == 0 || columns == 0) return T.Zero;
        var changes = stackalloc T[left.Lanes];
        new Span<T>(changes, left.Lanes).Clear();
        fixed (T* c = result, s = gate, g = gated)
        {
            var target = new TileTarget<T>
            {
                Alpha = alpha, Beta = beta, Result = c, Stride = stride, Gate = s, Gated = g, Largest = measure ? changes : null,
            };
            switch (left.Instructions)
            {
                case InstructionSet.Vector512: Walk<Lanes512<T>, TileVector512<T>, Vector512<T>>(left, right, columns, in target); break;
                case InstructionSet.Vector256: Walk<Lanes256<T>, TileVector256<T>, Vector256<T>>(left, right, columns, in target); break;
                case InstructionSet.Vector128: Walk<Lanes128<T>, TileVector128<T>, Vector128<T>>(left, right, columns, in target); break;
                default: Walk<Lanes1<T>, TileScalar<T>, T>(left, right, columns, in target); break;
            }
        }

        return Largest(new ReadOnlySpan<T>(changes, left.Lanes));
    }

    private static long Extent(int rows, int columns, int stride) => ((columns - 1L) * stride) + rows;

    private static void RequireShapes(
        PackedMatrix<T> left, ReadOnlySpan<RightBlock<T>> right, int columns, Span<T> result, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, left.Rows);
        var depth = 0L;
        foreach (ref readonly var block in right)
        {
            block.RequireInside(columns);
            depth += block.Depth;
        }

        if (depth != left.Depth)
            throw new ArgumentException($"The right blocks have depth {depth} in all; the left operand has depth {left.Depth}.", nameof(right));
        if (left.Rows > 0 && columns > 0)
            Shape.RequireAtLeast(nameof(result), result.Length, Extent(left.Rows, columns, stride));
    }

    private static void Walk<TLanes, TTile, TVector>(
        PackedMatrix<T> left, ReadOnlySpan<RightBlock<T>> right, int columns, in TileTarget<T> target)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TTile : struct, ITileVector<TVector, T>
        where TVector : unmanaged
    {
        var length = TileWalk<TLanes, TTile, TVector, T>.WidestTile * left.PanelRows;
        var tiles = stackalloc T[2 * length];
        new Span<T>(tiles, length).Clear();
        new TileWalk<TLanes, TTile, TVector, T>(left, in target, zeros: tiles, tile: tiles + length).Run(right, columns);
    }

    private static T Largest(ReadOnlySpan<T> changes)
    {
        var largest = changes[0];
        foreach (var change in changes)
            largest = T.Max(largest, change);
        return largest;
    }
}
