using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>A directed connection from the neurons of one layer to those of another: to every one, unless synapses were removed or the target sees patches.</summary>
/// <param name="Index">
/// Place in <see cref="Network.Projections"/>, from 0; also the entity of its random streams.
/// </param>
/// <param name="Source">The layer whose activity x is read.</param>
/// <param name="Target">The layer that owns the weights [target × source] (law 1).</param>
/// <param name="Weights">How the weights are drawn at the beginning.</param>
public sealed record Projection(int Index, Layer Source, Layer Target, Initialiser Weights)
{
    /// <summary>Share of the synapses that are there, in (0, 1]; the others are removed at random.</summary>
    public double Connectivity { get; init; } = 1;

    /// <summary>Target and source, for example <c>hidden1&lt;-input</c>.</summary>
    public string Name => $"{Target.Name}<-{Source.Name}";
}
