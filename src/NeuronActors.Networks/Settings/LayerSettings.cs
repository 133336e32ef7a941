using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>One layer as an experiment states it.</summary>
/// <param name="Neurons">Count of neurons, in [1, 1000000], or <see cref="Auto"/>.</param>
public sealed record LayerSettings(int Neurons)
{
    /// <summary>As many neurons as the data have values: the first and the last layer before their data are loaded.</summary>
    public const int Auto = -1;

    /// <summary>Null: <c>input</c>, <c>hidden1</c>, …, <c>output</c> by place.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Null: that of <see cref="NetworkSettings"/> for hidden layers or the output. Never given for the input.
    /// </summary>
    public Activation? Activation { get; init; }

    /// <summary>How the weights of all projections into this layer are drawn; null: as for the network.</summary>
    public Initialiser? Weights { get; init; }

    /// <summary>
    /// Side of the square patch of the layer below that each neuron sees, at least 1; null: all of it. The layer below is a square
    /// image, and this layer whole maps of it: maps · (side − patch + 1)² neurons.
    /// </summary>
    public int? Patch { get; init; }

    /// <summary>
    /// Probability with which a neuron of this layer is left out of a sample while learning, in [0, 1); null: that of
    /// <see cref="NetworkSettings"/>. Never given for the input or the output.
    /// </summary>
    public double? Dropout { get; init; }
}

/// <summary>One projection as an experiment states it.</summary>
/// <param name="From">Name of the source layer.</param>
/// <param name="To">Name of the target layer.</param>
public sealed record ProjectionSettings(string From, string To)
{
    /// <summary>How its weights are drawn; null: as for the target layer.</summary>
    public Initialiser? Weights { get; init; }
}
