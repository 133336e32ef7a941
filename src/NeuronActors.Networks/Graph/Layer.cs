using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>
/// A named group of neurons that share one activation function; it is carried by one or more populations.
/// </summary>
/// <param name="Index">Place in <see cref="Network.Layers"/>, from 0: parents before children.</param>
/// <param name="Name"><c>input</c>, <c>hidden1</c>, …, <c>output</c>, unless the experiment names it.</param>
/// <param name="Neurons">Count of neurons n, at least 1.</param>
/// <param name="Activation">f in x = f(h). Linear for the input layer, which never applies it.</param>
public sealed record Layer(int Index, string Name, int Neurons, Activation Activation)
{
    /// <summary>Side of the patch of the square layer below that each neuron sees, at least 1; null: all of it. See <see cref="Patches"/>.</summary>
    public int? Patch { get; init; }

    /// <summary>Probability with which a neuron is left out of a sample while learning, in [0, 1).</summary>
    public double Dropout { get; init; }
}
