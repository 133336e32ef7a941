using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>A network's weights and biases as arrays of double.</summary>
internal sealed class ReferenceWeights
{
    private readonly double[][] weights;
    private readonly double[]?[] biases;

    private ReferenceWeights(double[][] weights, double[]?[] biases) => (this.weights, this.biases) = (weights, biases);

    public static ReferenceWeights Of<T>(Network network, NetworkState<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            [.. network.Projections.Select(projection => WeightsOf(projection, state))],
            [.. network.Layers.Select(layer =>
                state.Find(NetworkState.BiasName(layer.Name)) is { } bias ? ToDouble(bias, layer.Neurons, 1) : null)]);

    /// <summary>W, [target × source].</summary>
    public double[] Of(Projection projection) => weights[projection.Index];

    /// <summary>b repeated for every sample, [neurons × columns]; zeros where there is none.</summary>
    public double[] Bias(Layer layer, int columns) => biases[layer.Index] is { } bias
        ? [.. Enumerable.Repeat(bias, columns).SelectMany(column => column)]
        : new double[layer.Neurons * columns];

    private static double[] WeightsOf<T>(Projection projection, NetworkState<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string name = NetworkState.WeightsName(projection.Source.Name, projection.Target.Name);
        Matrix<T> matrix = state.Find(name) ?? throw new ArgumentException($"The state has no matrix {name}.", nameof(state));
        return ToDouble(matrix, projection.Target.Neurons, projection.Source.Neurons);
    }

    private static double[] ToDouble<T>(Matrix<T> matrix, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (matrix.RowCount != rows || matrix.ColumnCount != columns)
            throw new ArgumentException(
                $"A matrix of {matrix.RowCount} × {matrix.ColumnCount} stands where {rows} × {columns} is meant.", nameof(matrix));
        return Array.ConvertAll(matrix.ToColumnMajorArray(), double.CreateChecked);
    }
}
