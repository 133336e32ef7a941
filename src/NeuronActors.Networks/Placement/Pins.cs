namespace NeuronActors.Networks;

/// <summary>Reads places that were chosen by hand.</summary>
internal static class Pins
{
    private const string Key = "place";

    /// <summary>The index of the node of each population, null where it is left open.</summary>
    /// <exception cref="ExperimentException">A name is not known.</exception>
    public static int?[] Read(Network network, IReadOnlyList<string> nodes, IReadOnlyDictionary<string, string> pinned)
    {
        ExperimentException.ThrowIfAny(pinned.SelectMany(pin => Problems(network, nodes, pin.Key, pin.Value)));
        return [.. network.Populations.Select(NodeOf)];

        int? NodeOf(Population population) =>
            pinned.TryGetValue(population.Name, out var node) || pinned.TryGetValue(population.Layer.Name, out node)
                ? nodes.ToList().IndexOf(node)
                : null;
    }

    private static IEnumerable<Problem> Problems(Network network, IReadOnlyList<string> nodes, string name, string node)
    {
        var layers = network.Layers.Select(layer => layer.Name).ToArray();
        string[] names = [.. layers, .. network.Populations.Select(population => population.Name)];
        if (!names.Contains(name))
            yield return new Problem(null, Key, $"place names {name}, which is neither a layer nor a population of this " +
                $"network; {Known(network, name)}.{NearestName.Suggestion(name, names)}");
        if (!nodes.Contains(node))
            yield return new Problem(null, Key, $"place puts {name} on {node}, but " +
                $"{(nodes.Count == 1 ? "the only node is" : "the nodes are")} {string.Join(", ", nodes)}; write " +
                $"{(nodes.Count == 1 ? "that" : "one of them")}.{NearestName.Suggestion(node, nodes)}");
    }

    /// <summary>For <c>hidden1.7</c> the shards of hidden1, else the layers: all populations may be many.</summary>
    private static string Known(Network network, string name)
    {
        var layer = network.Layers.FirstOrDefault(layer => name.StartsWith($"{layer.Name}.", StringComparison.Ordinal));
        if (layer is null)
            return $"the layers are {string.Join(", ", network.Layers.Select(known => known.Name))}";
        var shards = network.ShardsOf(layer);
        return shards.Count == 1
            ? $"{layer.Name} is one population, so write {layer.Name}"
            : $"{layer.Name} is cut into {shards[0].Name} to {shards[^1].Name}";
    }
}
