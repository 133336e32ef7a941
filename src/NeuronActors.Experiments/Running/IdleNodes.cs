using System.Globalization;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>Nodes that a run was given and has no use for.</summary>
public static class IdleNodes
{
    /// <summary>A sentence for each node that holds no population.</summary>
    /// <param name="nodes">Names of the nodes.</param>
    /// <param name="places">Name of the node of each population, by its index.</param>
    /// <param name="network">The graph.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> nodes, IReadOnlyList<string> places, Network network)
    {
        bool hasEachItsOwn = places.Distinct().Count() == network.Populations.Count;
        string why = hasEachItsOwn
            ? string.Create(CultureInfo.InvariantCulture, $"the network has {network.Populations.Count} populations")
            : "its messages would cost more time than its cores save; network.shards cuts layers into more populations, place puts one there by hand";
        return [.. nodes.Except(places).Select(node => $"{node} holds no population, because {why}.")];
    }
}
