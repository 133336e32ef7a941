using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>Keeps what each layer's error, or relaxing activity, came to at the last step of a batch.</summary>
/// <remarks>In the plain loop; of a network whose layers are one population each.</remarks>
internal sealed class LastDeltas<T>(Network network) : IRelaxationProbe<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[]?[] last = new double[]?[network.Layers.Count];

    /// <summary>δ of a layer, [neurons × columns]; null if it has taken no step.</summary>
    public double[]? Of(Layer layer) => last[layer.Index];

    /// <inheritdoc/>
    public void Relaxed(Population population, Position at, ReadOnlySpan<T> state, int columns)
    {
        double[]? values = last[population.Layer.Index];
        if (values?.Length != state.Length) last[population.Layer.Index] = values = new double[state.Length];
        for (int i = 0; i < values.Length; i++) values[i] = double.CreateTruncating(state[i]);
    }
}
