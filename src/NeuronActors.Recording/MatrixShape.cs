using System.Numerics;
using NeuronActors.Learning;

namespace NeuronActors.Recording;

/// <summary>What a file must hold, or does hold, under a name.</summary>
/// <param name="Name">The matrix's name as in <see cref="NetworkState"/>.</param>
/// <param name="Rows">Neurons of the layer that holds the matrix, ≥ 1.</param>
/// <param name="Columns">Neurons at the other end of the projection, ≥ 1; 1 for biases.</param>
public sealed record MatrixShape(string Name, int Rows, int Columns)
{
    /// <summary>The shapes of a network's weights, biases and feedback weights, in the state's order.</summary>
    public static IReadOnlyList<MatrixShape> ParametersOf<T>(NetworkState<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        return [.. state.Matrices.Where(matrix => matrix.IsParameter).Select(Of)];
    }

    internal static MatrixShape Of<T>(StateMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(matrix.Name, matrix.Values.RowCount, matrix.Values.ColumnCount);
}
