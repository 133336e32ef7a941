using System.Numerics;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>Which synapses of a projection are there: 1, or 0 for one that was removed at random or lies outside of its neuron's patch.</summary>
/// <remarks>
/// Sources: Lillicrap et al. 2016, Fig. 3 (half of W and of B removed) and supplementary note 5 (patches). Drawn by neuron and column, so a
/// mask knows neither shards nor threads; it never changes.
/// </remarks>
public static class SynapseMask
{
    /// <summary>The mask of a population's forward weights, [n × sources]; null where all are there.</summary>
    public static T[]? OfForward<T>(Population population, Projection projection, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Patches? patches = projection.Target.Patch is { } patch ? new Patches(Patches.SideOf(projection.Source.Neurons)!.Value, patch) : null;
        if (patches is null && projection.Connectivity >= 1) return null;
        var stream = new RandomStream(seed, StreamPurpose.Connectivity, (uint)projection.Index);
        return Make<T>(population, projection.Source.Neurons, (neuron, below) =>
            patches?.Sees(neuron, below) != false && IsKept(stream, projection.Connectivity, neuron, below));
    }

    /// <summary>The mask of a population's feedback weights, [n × targets]; null where all are there.</summary>
    public static T[]? OfFeedback<T>(Population population, Projection projection, double connectivity, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (connectivity >= 1) return null;
        var stream = new RandomStream(seed, StreamPurpose.FeedbackConnectivity, (uint)projection.Index);
        return Make<T>(population, projection.Target.Neurons, (neuron, above) => IsKept(stream, connectivity, neuron, above));
    }

    /// <summary>Sets to zero what is not there.</summary>
    public static void Remove<T>(T[]? mask, Span<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (mask is not null) Elementwise.Multiply<T>(weights, mask, weights);
    }

    private static bool IsKept(RandomStream stream, double connectivity, int neuron, int other) =>
        connectivity >= 1 || stream.Uniform(neuron, other, 0, 0) < connectivity;

    private static T[] Make<T>(Population population, int columns, Func<int, int, bool> isThere)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var mask = new T[population.Neurons * columns];
        for (int column = 0; column < columns; column++)
            for (int neuron = 0; neuron < population.Neurons; neuron++)
                mask[column * population.Neurons + neuron] = isThere(population.FirstNeuron + neuron, column) ? T.One : T.Zero;
        return mask;
    }
}
