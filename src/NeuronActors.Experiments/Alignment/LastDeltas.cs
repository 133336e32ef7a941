using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>Keeps what each layer's error, or relaxing activity, came to at the last step of a batch, and at which step it was first not zero.</summary>
/// <remarks>
/// In the plain loop; of a network whose layers are one population each. Predictive coding tells its errors apart from its values; where it
/// does, they are what is kept.
/// </remarks>
internal sealed class LastDeltas<T>(Network network) : IRelaxationProbe<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[]?[] last = new double[]?[network.Layers.Count];
    private readonly int?[] first = new int?[network.Layers.Count];
    private readonly bool[] tellsErrors = new bool[network.Layers.Count];

    /// <summary>δ of a layer, [neurons × columns]; null if it has taken no step.</summary>
    public double[]? Of(Layer layer) => last[layer.Index];

    /// <summary>The first step of the batch, from 1, at which δ of a layer was not zero for some sample; null if it has been zero throughout.</summary>
    public int? FirstStepOf(Layer layer) => first[layer.Index];

    /// <summary>Another batch begins.</summary>
    public void Begin() => Array.Clear(first);

    /// <inheritdoc/>
    public void Relaxed(Population population, Position at, ReadOnlySpan<T> state, int columns)
    {
        if (!tellsErrors[population.Layer.Index]) Keep(population.Layer, at, state);
    }

    /// <inheritdoc/>
    public void Erred(Population population, Position at, ReadOnlySpan<T> error, int columns)
    {
        if (!tellsErrors[population.Layer.Index]) first[population.Layer.Index] = null;   // that was of a value
        tellsErrors[population.Layer.Index] = true;
        Keep(population.Layer, at, error);
    }

    private void Keep(Layer layer, Position at, ReadOnlySpan<T> state)
    {
        double[]? values = last[layer.Index];
        if (values?.Length != state.Length) last[layer.Index] = values = new double[state.Length];
        if (first[layer.Index] is null && state.ContainsAnyExcept(T.Zero)) first[layer.Index] = at.Step;
        for (int i = 0; i < values.Length; i++) values[i] = double.CreateTruncating(state[i]);
    }
}
