using MathNet.Numerics.LinearAlgebra;

namespace NeuronActors.Numerics;

/// <summary>Makes the shorter side of a matrix orthonormal: the Q that Gram–Schmidt gives, by Cholesky factors of the Gram matrix.</summary>
/// <remarks>
/// A Aᵀ = L Lᵀ, Q = L⁻¹ A, twice, since once squares the condition number (Yamamoto et al. 2015). Chosen over Gram–Schmidt because
/// nearly all of the work is then in <see cref="Product"/>, which is fast and has a fixed order.
/// </remarks>
internal static class Orthonormalisation
{
    /// <summary>A new matrix with orthonormal rows, or columns where there are more rows than columns.</summary>
    public static Matrix<double> Of(Matrix<double> matrix) => matrix.RowCount <= matrix.ColumnCount
        ? OrthonormaliseRows(OrthonormaliseRows(matrix))
        : OrthonormaliseRows(OrthonormaliseRows(matrix.Transpose())).Transpose();

    private static Matrix<double> OrthonormaliseRows(Matrix<double> rows)
    {
        var count = rows.RowCount;
        var gram = Dense.Zeros<double>(count, count);
        Product.Multiply(rows, false, rows, true, 1.0, 0.0, gram);
        FactorInPlace(gram.Values(), count);
        var inverse = Dense.Of(count, count, InverseOfLower(gram.Values(), count));
        var result = Dense.Zeros<double>(count, rows.ColumnCount);
        Product.Multiply(inverse, false, rows, false, 1.0, 0.0, result);
        return result;
    }

    /// <summary>Cholesky factor L in the lower triangle, column by column; the rest is left as it was.</summary>
    private static void FactorInPlace(double[] lower, int count)
    {
        for (var j = 0; j < count; j++)
        {
            var column = lower.AsSpan(j * count, count);
            for (var k = 0; k < j; k++)
            {
                var earlier = lower.AsSpan(k * count, count);
                var factor = -earlier[j];
                for (var i = j; i < count; i++)
                    column[i] = double.FusedMultiplyAdd(factor, earlier[i], column[i]);
            }

            var scale = 1 / double.Sqrt(column[j]);
            for (var i = j; i < count; i++)
                column[i] *= scale;
        }
    }

    /// <summary>L⁻¹ as a full matrix, by forward substitution on the columns of the identity.</summary>
    private static double[] InverseOfLower(double[] lower, int count)
    {
        var inverse = new double[lower.Length];
        for (var j = 0; j < count; j++)
        {
            var solution = inverse.AsSpan(j * count, count);
            solution[j] = 1;
            for (var k = j; k < count; k++)
            {
                var column = lower.AsSpan(k * count, count);
                solution[k] /= column[k];
                for (var i = k + 1; i < count; i++)
                    solution[i] = double.FusedMultiplyAdd(-column[i], solution[k], solution[i]);
            }
        }

        return inverse;
    }
}
