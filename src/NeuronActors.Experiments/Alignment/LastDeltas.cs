using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>Keeps what each layer's error, or relaxing activity, came to at the last step of a batch.</summary>
/// <remarks>
/// In the plain loop; of a network whose layers are one population each. Predictive coding tells its errors apart from its values; where it
/// does, they are what is kept.
/// </remarks>
internal sealed class LastDeltas<T>(Network network) : IRelaxationProbe<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[]?[] last = new double[]?[network.Layers.Count];
    private readonly bool[] tellsErrors = new bool[network.Layers.Count];

    /// <summary>δ of a layer, [neurons × columns]; null if it has taken no step.</summary>
    public double[]? Of(Layer layer) => last[layer.Index];

    /// <inheritdoc/>
    public void Relaxed(Population population, Position at, ReadOnlySpan<T> state, int columns)
    {
        if (!tellsErrors[population.Layer.Index]) Keep(population.Layer, state);
    }

    /// <inheritdoc/>
    public void Erred(Population population, Position at, ReadOnlySpan<T> error, int columns)
    {
        tellsErrors[population.Layer.Index] = true;
        Keep(population.Layer, error);
    }

    private void Keep(Layer layer, ReadOnlySpan<T> state)
    {
        double[]? values = last[layer.Index];
        if (values?.Length != state.Length) last[layer.Index] = values = new double[state.Length];
        for (int i = 0; i < values.Length; i++) values[i] = double.CreateTruncating(state[i]);
    }
}
