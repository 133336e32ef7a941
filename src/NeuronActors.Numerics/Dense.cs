using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace NeuronActors.Numerics;

/// <summary>Dense Math.NET matrices of either precision, and the column-major array behind them.</summary>
public static class Dense
{
    /// <summary>A dense matrix of zeros.</summary>
    /// <param name="rows">Neurons; at least 0.</param>
    /// <param name="columns">Samples or source neurons; at least 0.</param>
    public static Matrix<T> Zeros<T>(int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Matrix<T>.Build.Dense(rows, columns);

    /// <summary>A dense matrix around an array: element (i, j) is <c>columnMajor[i + j · rows]</c>. Nothing is copied.</summary>
    /// <exception cref="ArgumentException">The array does not hold exactly rows × columns values.</exception>
    public static Matrix<T> Of<T>(int rows, int columns, T[] columnMajor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(columnMajor);
        Shape.RequireLength(nameof(columnMajor), columnMajor.Length, (long)rows * columns);
        return Matrix<T>.Build.Dense(rows, columns, columnMajor);
    }

    /// <summary>The column-major array itself, no copy: writing to it writes to the matrix.</summary>
    /// <exception cref="ArgumentException">The matrix is sparse, diagonal or otherwise without such an array.</exception>
    public static T[] Values<T>(this Matrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return matrix.AsColumnMajorArray()
            ?? throw new ArgumentException($"A {matrix.GetType().Name} has no column-major array; use Dense.Zeros or Dense.Of.", nameof(matrix));
    }
}
