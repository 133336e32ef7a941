using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>Backpropagation by the book: plain loops over doubles, one sample at a time, and nothing of the code under test.</summary>
internal sealed class ReferenceGradient
{
    private readonly Network network;
    private readonly Func<string, Matrix<double>?> find;
    private readonly Dictionary<Layer, double[]> input = [];
    private readonly Dictionary<Layer, double[]> activity = [];

    private ReferenceGradient(Network network, Func<string, Matrix<double>?> find) => (this.network, this.find) = (network, find);

    /// <summary>∂L/∂x̄ per layer, [neurons × columns] by layer index; L = ½ Σ (x − T)².</summary>
    public Dictionary<Layer, double[]> ActivityGradients { get; } = [];

    /// <summary>∂L/∂W per projection, [target × source], summed over the batch.</summary>
    public Dictionary<Projection, double[,]> WeightGradients { get; } = [];

    /// <summary>∂L/∂b per layer.</summary>
    public Dictionary<Layer, double[]> BiasGradients { get; } = [];

    public static ReferenceGradient Of<T>(
        Network network, NetworkState<T> state, double[] inputs, double[] targets, int columns, bool dropDerivative = false)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var reference = new ReferenceGradient(network, name => ToDouble(state.Find(name)));
        foreach (Layer layer in network.Layers)
        {
            reference.ActivityGradients[layer] = new double[layer.Neurons * columns];
            reference.BiasGradients[layer] = new double[layer.Neurons];
        }
        foreach (Projection p in network.Projections) reference.WeightGradients[p] = new double[p.Target.Neurons, p.Source.Neurons];
        for (int sample = 0; sample < columns; sample++)
        {
            int count = network.Output.Neurons;
            reference.Forward(inputs.AsSpan(sample * network.Input.Neurons, network.Input.Neurons).ToArray());
            reference.Backward(targets.AsSpan(sample * count, count).ToArray(), sample, dropDerivative);
        }
        return reference;
    }

    /// <summary>L of one batch, for finite differences.</summary>
    public static double Loss(Network network, NetworkState<double> state, double[] inputs, double[] targets, int columns)
    {
        var reference = new ReferenceGradient(network, state.Find);
        double loss = 0;
        for (int sample = 0; sample < columns; sample++)
        {
            reference.Forward(inputs.AsSpan(sample * network.Input.Neurons, network.Input.Neurons).ToArray());
            for (int i = 0; i < network.Output.Neurons; i++)
                loss += 0.5 * Math.Pow(reference.activity[network.Output][i] - targets[sample * network.Output.Neurons + i], 2);
        }
        return loss;
    }

    private static Matrix<double>? ToDouble<T>(Matrix<T>? matrix)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        matrix is null ? null : Matrix<double>.Build.Dense(matrix.RowCount, matrix.ColumnCount, (i, j) => double.CreateChecked(matrix[i, j]));

    private void Forward(double[] inputs)
    {
        activity[network.Input] = inputs;
        foreach (Layer layer in network.Layers.Skip(1))
        {
            var h = new double[layer.Neurons];
            foreach (Projection p in network.Into(layer))
            {
                Matrix<double> w = find($"weights.{p.Source.Name}.{p.Target.Name}")!;
                for (int i = 0; i < h.Length; i++)
                    for (int k = 0; k < p.Source.Neurons; k++) h[i] += w[i, k] * activity[p.Source][k];
            }
            if (find($"bias.{layer.Name}") is { } bias)
                for (int i = 0; i < h.Length; i++) h[i] += bias[i, 0];
            input[layer] = h;
            activity[layer] = [.. h.Select(value => F(layer.Activation, value))];
        }
    }

    private void Backward(double[] targets, int sample, bool dropDerivative)
    {
        var gradient = network.Layers.ToDictionary(layer => layer, layer => new double[layer.Neurons]);
        for (int i = 0; i < targets.Length; i++) gradient[network.Output][i] = activity[network.Output][i] - targets[i];
        foreach (Layer layer in network.Layers.Skip(1).Reverse())
        {
            double[] error = [.. gradient[layer].Select((value, i) => value * Slope(layer.Activation, input[layer][i]))];
            double[] passedDown = dropDerivative ? gradient[layer] : error;
            foreach (Projection p in network.Into(layer))
            {
                Matrix<double> w = find($"feedback.{p.Target.Name}.{p.Source.Name}") is { } psi
                    ? psi.Transpose() : find($"weights.{p.Source.Name}.{p.Target.Name}")!;
                for (int i = 0; i < error.Length; i++)
                    for (int k = 0; k < p.Source.Neurons; k++)
                    {
                        gradient[p.Source][k] += w[i, k] * passedDown[i];
                        WeightGradients[p][i, k] += error[i] * activity[p.Source][k];
                    }
            }
            for (int i = 0; i < error.Length; i++) BiasGradients[layer][i] += error[i];
            gradient[layer].CopyTo(ActivityGradients[layer], sample * layer.Neurons);
        }
    }

    private static double F(Activation f, double h) => f.Kind switch
    {
        ActivationKind.Linear => h,
        ActivationKind.Relu => Math.Max(0, h),
        ActivationKind.LeakyRelu => h > 0 ? h : f.Slope * h,
        ActivationKind.Tanh => Math.Tanh(h),
        ActivationKind.Logistic => 1 / (1 + Math.Exp(-h)),
        _ => throw new ArgumentOutOfRangeException(nameof(f)),
    };

    private static double Slope(Activation f, double h) => f.Kind switch
    {
        ActivationKind.Linear => 1,
        ActivationKind.Relu => h > 0 ? 1 : 0,
        ActivationKind.LeakyRelu => h > 0 ? 1 : f.Slope,
        ActivationKind.Tanh => 1 - Math.Pow(Math.Tanh(h), 2),
        ActivationKind.Logistic => F(f, h) * (1 - F(f, h)),
        _ => throw new ArgumentOutOfRangeException(nameof(f)),
    };
}
