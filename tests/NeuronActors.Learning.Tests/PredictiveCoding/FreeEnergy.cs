using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>F = Σ ½ Σ⁻¹ (x − f(W x below + b))² + Σ⁻¹ L / k by the book: plain loops, and nothing of the code under test.</summary>
internal sealed class FreeEnergy(Problem<double> problem, NetworkState<double> state, double[] inputs, double[] targets)
{
    private readonly Network network = problem.Network;
    private readonly RuleSettings rule = problem.Experiment.Rule;

    /// <summary>The hidden layers, which are free.</summary>
    public IReadOnlyList<Layer> Hidden => [.. network.Layers.Skip(1).SkipLast(1)];

    /// <summary>The feedforward values.</summary>
    public Dictionary<Layer, double[]> Feedforward()
    {
        var values = new Dictionary<Layer, double[]> { [network.Input] = inputs };
        foreach (Layer layer in network.Layers.Skip(1)) values[layer] = Predictions(layer, values);
        return values;
    }

    /// <summary>The values of a step, as a recorder has them.</summary>
    public Dictionary<Layer, double[]> At(Recorder recorder, int step)
    {
        if (step == 0) return Feedforward();
        var values = Hidden.ToDictionary(layer => layer, layer => recorder.Value(layer, step).ToArray());
        values[network.Input] = inputs;
        return values;
    }

    public double Of(Dictionary<Layer, double[]> values)
    {
        double energy = 0;
        foreach (Layer layer in network.Layers.Skip(1))
        {
            double precision = rule.Precisions?[layer.Index - 1] ?? 1;
            double[] predicted = Predictions(layer, values);
            energy += precision * (layer == network.Output
                ? Loss(predicted) / rule.OutputVariance
                : 0.5 * values[layer].Zip(predicted).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
        }
        return energy;
    }

    /// <summary>∂F/∂x of one value by finite differences.</summary>
    public double Slope(Dictionary<Layer, double[]> values, Layer layer, int at)
    {
        const double step = 1e-5;
        double was = values[layer][at];
        values[layer][at] = was + step;
        double above = Of(values);
        values[layer][at] = was - step;
        double below = Of(values);
        values[layer][at] = was;
        return (above - below) / (2 * step);
    }

    private double[] Predictions(Layer layer, Dictionary<Layer, double[]> values)
    {
        int n = layer.Neurons, columns = problem.Columns;
        var predicted = new double[n * columns];
        var bias = state.Find($"bias.{layer.Name}")!;
        for (int sample = 0; sample < columns; sample++)
        {
            var h = new double[n];
            for (int i = 0; i < n; i++)
                h[i] = bias[i, 0] + network.Into(layer).Sum(p => Enumerable.Range(0, p.Source.Neurons).Sum(
                    j => state.Find($"weights.{p.Source.Name}.{layer.Name}")![i, j] * values[p.Source][sample * p.Source.Neurons + j]));
            double all = h.Sum(Math.Exp);
            for (int i = 0; i < n; i++)
                predicted[sample * n + i] = layer.Activation.Kind switch
                {
                    ActivationKind.Linear => h[i],
                    ActivationKind.Tanh => Math.Tanh(h[i]),
                    ActivationKind.Logistic => 1 / (1 + Math.Exp(-h[i])),
                    ActivationKind.Softmax => Math.Exp(h[i]) / all,
                    _ => throw new ArgumentOutOfRangeException(nameof(layer)),
                };
        }
        return predicted;
    }

    private double Loss(double[] output) => problem.Experiment.Loss.Name == LossKind.SquaredError
        ? problem.Experiment.Loss.Factor * output.Zip(targets).Sum(pair => Math.Pow(pair.First - pair.Second, 2))
        : output.Zip(targets).Sum(pair => -pair.Second * Math.Log(pair.First)
            - (network.Output.Activation.Kind == ActivationKind.Logistic ? (1 - pair.Second) * Math.Log(1 - pair.First) : 0));
}
