using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>Other ways to cut the layers of a network into populations.</summary>
internal static class Cuts
{
    /// <summary>All hidden layers whole, in two and in three, the last with the output in two; without the way in which the network is cut already.</summary>
    public static IEnumerable<Network> Of(Network network, LearningSettings settings)
    {
        int[] now = [.. network.Layers.Select(layer => network.ShardsOf(layer).Count)];
        foreach (int shards in new[] { 1, 2, 3 })
        {
            int[] cut = [.. network.Layers.Select(layer => Of(network, settings, layer, shards))];
            if (!cut.SequenceEqual(now)) yield return network.Cut(cut);
        }
    }

    private static int Of(Network network, LearningSettings settings, Layer layer, int shards)
    {
        if (network.IsInput(layer)) return 1;
        if (settings.Rule.Kind.Inverts && network.Into(layer).Any(projection => !network.IsInput(projection.Source))) return 1;   // one population must hold all weights to invert them
        if (network.IsOutput(layer) && network.Route == ErrorRoute.Reward) return 1;   // it makes one reward of all its neurons
        return Math.Min(layer.Neurons, network.IsOutput(layer) ? Math.Max(1, shards - 1) : shards);
    }
}
