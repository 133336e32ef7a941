using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Experiments;

/// <summary>The gradient of a loss by the chain rule, in double precision: what the learning rules are measured against.</summary>
/// <remarks>
/// Plain loops over arrays, on purpose: nothing here is shared with the rules, their products or their activation functions, so
/// that an error in those cannot hide. Any directed acyclic graph of dense projections, every activation, both losses.
/// All arrays are column-major, [neurons × columns] or [target × source]; sums run over neurons and samples, never a mean.
/// Source: Millidge et al. 2020 (1) and appendix A (12).
/// </remarks>
public sealed class Gradient
{
    private readonly double[][] activities;
    private readonly double[][] ofActivities;
    private readonly double[][] ofInputs;

    private Gradient(int columns, double loss, double[][] activities, double[][] ofActivities, double[][] ofInputs)
    {
        (Columns, Loss) = (columns, loss);
        (this.activities, this.ofActivities, this.ofInputs) = (activities, ofActivities, ofInputs);
    }

    /// <summary>Samples of the batch.</summary>
    public int Columns { get; }

    /// <summary>L, summed over the batch.</summary>
    public double Loss { get; }

    /// <summary>Computes the gradient of one batch.</summary>
    /// <param name="network">The graph; its shards play no part.</param>
    /// <param name="state">Its weights, and its biases if it has any; a float is taken for the double that equals it.</param>
    /// <param name="input">[inputs × columns].</param>
    /// <param name="target">[outputs × columns].</param>
    /// <param name="loss">L; cross-entropy with softmax or logistic outputs, squared error with any other.</param>
    /// <typeparam name="T">Precision of the run that the weights come from.</typeparam>
    /// <exception cref="ArgumentException">Input and target do not have the same number of columns, or a matrix is missing.</exception>
    public static Gradient Of<T>(
        Network network, NetworkState<T> state, ReadOnlySpan<double> input, ReadOnlySpan<double> target, Loss loss)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = input.Length / network.Input.Neurons;
        if (input.Length != columns * network.Input.Neurons || target.Length != columns * network.Output.Neurons)
            throw new ArgumentException(
                $"{input.Length} inputs and {target.Length} targets are not whole batches of {network.Input.Neurons} and {network.Output.Neurons}.");
        ReferenceWeights weights = ReferenceWeights.Of(network, state);
        var (inputs, activities) = Forward(network, weights, input, columns);
        var (ofActivities, ofInputs) = Backward(network, weights, inputs, activities, target, loss);
        double value = ReferenceLoss.Value(loss, network.Output.Activation, activities[^1], target);
        return new Gradient(columns, value, activities, ofActivities, ofInputs);
    }

    /// <summary>x̄ of the forward pass.</summary>
    public double[] Activity(Layer layer) => activities[layer.Index];

    /// <summary>∂L/∂x̄. Of the output under cross-entropy ∂L/∂h, as its rule clamps it.</summary>
    public double[] OfActivity(Layer layer) => ofActivities[layer.Index];

    /// <summary>∂L/∂h, also of the biases before they are summed; empty for the input layer.</summary>
    public double[] OfInput(Layer layer) => ofInputs[layer.Index];

    /// <summary>∂L/∂W of a projection, [target × source].</summary>
    public double[] OfWeights(Projection projection)
    {
        double[] error = OfInput(projection.Target), activity = Activity(projection.Source);
        int rows = projection.Target.Neurons, sources = projection.Source.Neurons;
        var result = new double[rows * sources];
        for (int sample = 0; sample < Columns; sample++)
            for (int source = 0; source < sources; source++)
                ReferenceProduct.AddScaled(
                    result.AsSpan(source * rows, rows), error.AsSpan(sample * rows, rows), activity[sample * sources + source]);
        return result;
    }

    /// <summary>∂L/∂b of a layer, [neurons].</summary>
    public double[] OfBias(Layer layer)
    {
        var result = new double[layer.Neurons];
        for (int sample = 0; sample < Columns; sample++)
            ReferenceProduct.AddScaled(result, OfInput(layer).AsSpan(sample * layer.Neurons, layer.Neurons), 1);
        return result;
    }

    private static (double[][] Inputs, double[][] Activities) Forward(
        Network network, ReferenceWeights weights, ReadOnlySpan<double> input, int columns)
    {
        var inputs = new double[network.Layers.Count][];
        var activities = new double[network.Layers.Count][];
        (inputs[0], activities[0]) = ([], input.ToArray());
        foreach (Layer layer in network.Layers.Skip(1))
        {
            double[] sum = weights.Bias(layer, columns);
            foreach (Projection projection in network.Into(layer))                          // h = Σ W x̄ + b
                ReferenceProduct.AddForward(sum, weights.Of(projection), activities[projection.Source.Index], projection, columns);
            inputs[layer.Index] = sum;
            activities[layer.Index] = ReferenceActivation.Apply(layer.Activation, sum, layer.Neurons);
        }
        return (inputs, activities);
    }

    private static (double[][] OfActivities, double[][] OfInputs) Backward(
        Network network, ReferenceWeights weights, double[][] inputs, double[][] activities, ReadOnlySpan<double> target, Loss loss)
    {
        int columns = activities[0].Length / network.Input.Neurons;
        var ofActivities = new double[network.Layers.Count][];
        var ofInputs = new double[network.Layers.Count][];
        ofActivities[^1] = ReferenceLoss.GradientOfOutput(loss, activities[^1], target);
        ofInputs[0] = [];
        foreach (Layer layer in network.Layers.Reverse())
        {
            ofActivities[layer.Index] ??= SumOverChildren(network, weights, layer, ofInputs, columns);
            if (network.IsInput(layer)) break;
            bool isAlreadyOfInput = network.IsOutput(layer) && loss.Kind == LossKind.CrossEntropy;
            ofInputs[layer.Index] = isAlreadyOfInput
                ? ofActivities[layer.Index]
                : ReferenceActivation.TimesSlope(layer.Activation, inputs[layer.Index], ofActivities[layer.Index]);
        }
        return (ofActivities, ofInputs);
    }

    private static double[] SumOverChildren(Network network, ReferenceWeights weights, Layer layer, double[][] ofInputs, int columns)
    {
        var sum = new double[layer.Neurons * columns];
        foreach (Projection projection in network.OutOf(layer))                             // (12): Σ over the children, Wᵀ ∂L/∂h
            ReferenceProduct.AddBackward(sum, weights.Of(projection), ofInputs[projection.Target.Index], projection, columns);
        return sum;
    }
}
