using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>Compares the relaxing activities of the hidden layers with the gradient, step by step.</summary>
/// <remarks>For one batch in the plain loop; of a network whose layers are one population each.</remarks>
internal sealed class GradientProbe<T>(Network network, Gradient gradient) : IRelaxationProbe<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<Likeness>[] steps = [.. network.Layers.Select(_ => new List<Likeness>())];

    /// <summary>The layers that relax: neither input nor output, the lowest first.</summary>
    public IReadOnlyList<Layer> Layers { get; } =
        [.. network.Layers.Where(layer => !network.IsInput(layer) && !network.IsOutput(layer))];

    /// <summary>How near a layer was to ∂L/∂x̄ after each step; the first entry belongs to step 1.</summary>
    public IReadOnlyList<Likeness> Of(Layer layer) => steps[layer.Index];

    /// <inheritdoc/>
    public void Relaxed(Population population, Position at, ReadOnlySpan<T> state, int columns)
    {
        Layer layer = population.Layer;
        if (network.IsInput(layer)) return;
        var values = new double[state.Length];
        for (int i = 0; i < values.Length; i++) values[i] = double.CreateChecked(state[i]);
        steps[layer.Index].Add(Likeness.Of(values, gradient.OfActivity(layer)));
    }
}
