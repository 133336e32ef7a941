using System.Numerics;

namespace NeuronActors.Numerics.Tests;

/// <summary>The product as its contract states it: three loops, one element at a time.</summary>
internal static class ReferenceProduct
{
    /// <param name="left">a[i, k], row by row.</param>
    /// <param name="right">b[k, j], row by row.</param>
    /// <param name="old">C before, column-major, without padding.</param>
    public static T[] Of<T>(Func<int, int, T> left, Func<int, int, T> right, int rows, int depth, int columns, T alpha, T beta, T[] old)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = new T[rows * columns];
        for (var j = 0; j < columns; j++)
        {
            for (var i = 0; i < rows; i++)
            {
                var sum = T.Zero;
                for (var k = 0; k < depth; k++)
                    sum = T.FusedMultiplyAdd(left(i, k), right(k, j), sum);
                var place = i + (j * rows);
                result[place] = beta == T.Zero ? alpha * sum : T.FusedMultiplyAdd(alpha, sum, beta * old[place]);
            }
        }

        return result;
    }
}
