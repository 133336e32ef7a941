using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>Which records are wanted. What is not is skipped while reading, mostly without being understood.</summary>
public sealed record MessageQuery
{
    /// <summary>Everything.</summary>
    public static MessageQuery All { get; } = new();

    /// <summary>Senders; control messages count as those of their receiver. Null: all.</summary>
    public IReadOnlyCollection<string>? Populations { get; init; }

    /// <summary>Wire names without version; null: all.</summary>
    public IReadOnlyCollection<string>? Kinds { get; init; }

    /// <summary>Neurons of the sender, counted over the whole layer. Headers have none and are left out unless all are wanted.</summary>
    public IndexRange Neurons { get; init; } = IndexRange.All;

    /// <summary>Batches.</summary>
    public IndexRange Batches { get; init; } = IndexRange.All;

    /// <summary>Steps within a phase.</summary>
    public IndexRange Steps { get; init; } = IndexRange.All;

    /// <summary>Samples of a batch. Feedback weights and headers have none and are left out unless all are wanted.</summary>
    public IndexRange Samples { get; init; } = IndexRange.All;

    /// <summary>Whether <see cref="MessageHead.Causes"/> are wanted.</summary>
    public bool WithCauses { get; init; }

    internal bool WantsHeaders => Neurons == IndexRange.All && Samples == IndexRange.All;

    internal bool Wants(string from, string to, string kind, int batch, int step) =>
        Batches.Contains(batch) && Steps.Contains(step)
        && (Kinds is null || Kinds.Contains(kind))
        && (Populations is null || Populations.Contains(from == MessageHead.Coordinator ? to : from));

    internal bool Wants(int neuron, int sample) =>
        Neurons.Contains(neuron) && (sample < 0 ? Samples == IndexRange.All : Samples.Contains(sample));
}
