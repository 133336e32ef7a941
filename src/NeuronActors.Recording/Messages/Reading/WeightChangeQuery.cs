using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>Which weight changes are wanted.</summary>
public sealed record WeightChangeQuery
{
    /// <summary>All of them.</summary>
    public static WeightChangeQuery All { get; } = new();

    /// <summary>The populations that learn; null: all.</summary>
    public IReadOnlyCollection<string>? Populations { get; init; }

    /// <summary>Their neurons, counted over the whole layer.</summary>
    public IndexRange Neurons { get; init; } = IndexRange.All;

    /// <summary>The layer below; null: each.</summary>
    public string? Source { get; init; }

    /// <summary>Batches.</summary>
    public IndexRange Batches { get; init; } = IndexRange.All;

    internal bool Wants(string population) => Populations is null || Populations.Contains(population);
}
