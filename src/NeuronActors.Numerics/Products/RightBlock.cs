using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>
/// A block of the right operand of a product: some of its rows, read in place. Blocks are concatenated along the depth in order,
/// so that a receiver multiplies by its neighbours' shards without copying them together; the chain of fused multiply-adds runs
/// on from block to block.
/// </summary>
/// <param name="Values">The array that holds the block.</param>
/// <param name="Offset">Index of the element in the block's first row and column.</param>
/// <param name="Depth">Rows of the block; may be 0.</param>
/// <param name="DepthStride">Distance of two rows: 1 in a column-major matrix, its row count in the transpose of one.</param>
/// <param name="ColumnStride">Distance of two columns: the row count of a column-major matrix, 1 in the transpose of one.</param>
public readonly record struct RightBlock<T>(T[] Values, int Offset, int Depth, int DepthStride, int ColumnStride)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal void RequireInside(int columns)
    {
        if (Values is null || Depth < 0 || DepthStride < 0 || ColumnStride < 0 || Offset < 0) Refuse("a null array or a negative number");
        if (Depth == 0 || columns == 0) return;
        var last = Offset + ((long)(Depth - 1) * DepthStride) + ((long)(columns - 1) * ColumnStride);
        if (last >= Values.Length) Refuse($"{columns} columns, of which the last ends at index {last}");
    }

    [DoesNotReturn]
    private void Refuse(string what) => throw new ArgumentException(
        $"A right block of {Values?.Length ?? 0} values, offset {Offset}, depth {Depth}, strides {DepthStride} and {ColumnStride} has {what}.");
}
