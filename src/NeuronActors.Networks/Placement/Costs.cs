namespace NeuronActors.Networks;

/// <summary>Messages of one kind along an edge, and the bytes of their values.</summary>
/// <param name="Messages">Count of messages.</param>
/// <param name="Bytes">Size of all their values; headers are not counted.</param>
public readonly record struct EdgeFlow(long Messages, long Bytes)
{
    /// <summary>Both together.</summary>
    public static EdgeFlow operator +(EdgeFlow one, EdgeFlow other) => Add(one, other);

    /// <summary>Both together.</summary>
    public static EdgeFlow Add(EdgeFlow one, EdgeFlow other) =>
        new(one.Messages + other.Messages, one.Bytes + other.Bytes);
}

/// <summary>What one training batch sends along an edge, by the kind of message.</summary>
/// <param name="Edge">The edge.</param>
public sealed record EdgeCost(Edge Edge)
{
    /// <summary>x, from source to target.</summary>
    public EdgeFlow Activation { get; init; }

    /// <summary>The signal that relaxes the population below, and what learned feedback weights learn from.</summary>
    public EdgeFlow Feedback { get; init; }

    /// <summary>Weight transport.</summary>
    public EdgeFlow FeedbackWeights { get; init; }

    /// <summary>h, between the shards of a softmax layer.</summary>
    public EdgeFlow Lateral { get; init; }

    /// <summary>s of every step, a bit for each neuron and sample.</summary>
    public EdgeFlow Spikes { get; init; }

    /// <summary>The reward of each sample, from the output to a hidden layer.</summary>
    public EdgeFlow Modulation { get; init; }

    /// <summary>All kinds together.</summary>
    public EdgeFlow All => Activation + Spikes + Feedback + FeedbackWeights + Lateral + Modulation;
}

/// <summary>What one training batch costs a population: floating-point operations of its matrix products.</summary>
/// <param name="Population">The population.</param>
/// <remarks>
/// A product of [n × m] and [m × b] counts 2 n m b. Elementwise work is left out: it is smaller by the width of a layer.
/// </remarks>
public sealed record PopulationCost(Population Population)
{
    /// <summary>h = W x̄, of the pass with noise too where there is one; 0 for the input.</summary>
    public double Forward { get; init; }

    /// <summary>ψ g, over all steps; 0 for a population that does not relax.</summary>
    public double Relaxation { get; init; }

    /// <summary>ΔW = e x̄ᵀ; 0 for the input, and for a hidden layer that never learns.</summary>
    public double WeightUpdate { get; init; }

    /// <summary>Δψ = x̄ eᵀ, where feedback weights are learned.</summary>
    public double FeedbackUpdate { get; init; }

    /// <summary>All of them.</summary>
    public double Operations => Forward + Relaxation + WeightUpdate + FeedbackUpdate;
}
