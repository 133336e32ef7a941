using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace NeuronActors.Numerics;

/// <summary>Matrix products with one chain of fused multiply-adds per element, in order of k.</summary>
/// <remarks>
/// Exactly: acc = 0; for every k in order acc = fma(a[i,k], b[k,j], acc); then c = α acc where β = 0 (C is not read), else
/// c = fma(α, acc, β c). So the bits depend neither on the instruction set nor on the place in the matrix, and neither on how the
/// depth is cut into blocks nor the rows into shards. NaN and infinities follow IEEE 754. Runs on the calling thread.
/// The result must not overlap the right operand, nor the gate or the gated result the result.
/// </remarks>
public static class Product
{
    /// <summary>C ← β C + α A B.</summary>
    /// <param name="left">A, [rows × depth].</param>
    /// <param name="right">B, [depth × columns], as blocks whose depths add up to the depth of A.</param>
    /// <param name="columns">Columns of B and C; at least 0.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β; where it is 0 the old C may hold anything.</param>
    /// <param name="result">C, column-major: element (i, j) at i + j · stride.</param>
    /// <param name="stride">At least the rows of A.</param>
    /// <exception cref="ArgumentException">The shapes do not meet or a span is too short.</exception>
    public static void Multiply<T>(
        PackedMatrix<T> left, ReadOnlySpan<RightBlock<T>> right, int columns, T alpha, T beta, Span<T> result, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ProductPass<T>.Run(left, right, columns, alpha, beta, result, stride, default, default, measure: false);

    /// <summary>C ← β C + α A B, and in the same pass G ← C ⊙ S.</summary>
    /// <param name="left">A, [rows × depth].</param>
    /// <param name="right">B, [depth × columns], as blocks whose depths add up to the depth of A.</param>
    /// <param name="columns">Columns of B and C; at least 0.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β; where it is 0 the old C may hold anything.</param>
    /// <param name="result">C, column-major: element (i, j) at i + j · stride.</param>
    /// <param name="stride">At least the rows of A.</param>
    /// <param name="gate">S, same shape and stride as C. Relaxation passes f′(h) here.</param>
    /// <param name="gated">G, same shape and stride as C.</param>
    public static void MultiplyGated<T>(
        PackedMatrix<T> left, ReadOnlySpan<RightBlock<T>> right, int columns, T alpha, T beta, Span<T> result, int stride,
        ReadOnlySpan<T> gate, Span<T> gated)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ProductPass<T>.RequireGate(left, columns, stride, gate, gated);
        ProductPass<T>.Run(left, right, columns, alpha, beta, result, stride, gate, gated, measure: false);
    }

    /// <summary>C ← β C + α A B, G ← C ⊙ S if there is a gate, and how much C changed.</summary>
    /// <returns>max |C_new − C_old| over all elements; NaN if any difference is; 0 without elements. C is read even where β is 0.</returns>
    /// <param name="left">A, [rows × depth].</param>
    /// <param name="right">B, [depth × columns], as blocks whose depths add up to the depth of A.</param>
    /// <param name="columns">Columns of B and C; at least 0.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β.</param>
    /// <param name="result">C, column-major: element (i, j) at i + j · stride.</param>
    /// <param name="stride">At least the rows of A.</param>
    /// <param name="gate">S, same shape and stride as C, or empty.</param>
    /// <param name="gated">G, same shape and stride as C; not used without a gate.</param>
    public static T MultiplyMeasured<T>(
        PackedMatrix<T> left, ReadOnlySpan<RightBlock<T>> right, int columns, T alpha, T beta, Span<T> result, int stride,
        ReadOnlySpan<T> gate, Span<T> gated)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!gate.IsEmpty) ProductPass<T>.RequireGate(left, columns, stride, gate, gated);
        return ProductPass<T>.Run(left, right, columns, alpha, beta, result, stride, gate, gated, measure: true);
    }

    /// <summary>C ← β C + α op(A) op(B) on dense Math.NET matrices, op(X) being X or its transpose.</summary>
    /// <remarks>Packs A at each call, into memory that the thread keeps; with many products by one A use a <see cref="PackedMatrix{T}"/>.</remarks>
    /// <param name="left">A, dense.</param>
    /// <param name="transposeLeft">Whether Aᵀ is meant.</param>
    /// <param name="right">B, dense.</param>
    /// <param name="transposeRight">Whether Bᵀ is meant.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β; where it is 0 the old C may hold anything.</param>
    /// <param name="result">C, dense, of the shape of op(A) op(B), neither A nor B itself.</param>
    /// <exception cref="ArgumentException">The shapes do not meet or a matrix is not dense.</exception>
    public static void Multiply<T>(
        Matrix<T> left, bool transposeLeft, Matrix<T> right, bool transposeRight, T alpha, T beta, Matrix<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(result);
        var (rows, depth) = transposeLeft ? (left.ColumnCount, left.RowCount) : (left.RowCount, left.ColumnCount);
        var (rightDepth, columns) = transposeRight ? (right.ColumnCount, right.RowCount) : (right.RowCount, right.ColumnCount);
        if (depth != rightDepth || rows != result.RowCount || columns != result.ColumnCount)
        {
            throw new ArgumentException(
                $"[{rows} × {depth}] times [{rightDepth} × {columns}] does not give [{result.RowCount} × {result.ColumnCount}].");
        }

        var packed = ThreadPack<T>.Instance;
        packed.Pack(left.Values(), rows, depth, transposeLeft ? left.RowCount : 1, transposeLeft ? 1 : left.RowCount);
        var block = new RightBlock<T>(
            right.Values(), 0, depth, transposeRight ? right.RowCount : 1, transposeRight ? 1 : right.RowCount);
        Multiply(packed, [block], columns, alpha, beta, result.Values(), rows);
    }

    /// <summary>Scratch memory of the convenience overload; it carries nothing from one call to the next.</summary>
    private static class ThreadPack<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [ThreadStatic]
        [SuppressMessage("Locality", "NA1004", Justification = "Scratch memory, packed anew by every product before it is read.")]
        private static PackedMatrix<T>? _instance;

        public static PackedMatrix<T> Instance => _instance ??= new PackedMatrix<T>();
    }
}
