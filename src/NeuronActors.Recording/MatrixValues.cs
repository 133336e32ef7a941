using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace NeuronActors.Recording;

/// <summary>The values of a matrix in the two orders that files use.</summary>
internal static class MatrixValues
{
    /// <summary>Column by column: the matrix's own array where it is dense.</summary>
    public static T[] ColumnMajor<T>(Matrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        matrix.AsColumnMajorArray() ?? matrix.ToColumnMajorArray();

    /// <summary>Hands out the matrix row by row; the span is valid for that one call.</summary>
    public static void ForEachRow<T>(Matrix<T> matrix, Action<ReadOnlySpan<T>> use)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = ColumnMajor(matrix);
        var row = new T[matrix.ColumnCount];
        for (var i = 0; i < matrix.RowCount; i++)
        {
            for (var j = 0; j < row.Length; j++) row[j] = values[i + (j * matrix.RowCount)];
            use(row);
        }
    }
}
