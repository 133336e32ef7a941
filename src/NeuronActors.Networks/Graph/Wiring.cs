namespace NeuronActors.Networks;

/// <summary>Derives populations, edges and depths from layers and projections.</summary>
internal static class Wiring
{
    /// <summary>The populations of each layer, in order of shards.</summary>
    public static IEnumerable<Population[]> Shards(IReadOnlyList<Layer> layers, IReadOnlyList<int> counts)
    {
        var index = 0;
        foreach (var layer in layers)
        {
            var sizes = ShardSplit.Sizes(layer.Neurons, counts[layer.Index]);
            var populations = new Population[sizes.Count];
            var first = 0;
            for (var shard = 0; shard < sizes.Count; shard++)
            {
                var name = sizes.Count == 1 ? layer.Name : $"{layer.Name}.{shard}";
                populations[shard] = new Population(index++, name, layer, shard, first, sizes[shard]);
                first += sizes[shard];
            }

            yield return populations;
        }
    }

    /// <summary>The ways by which the output reaches layers that no projection tells of it.</summary>
    public static Projection[] Broadcasts(IReadOnlyList<Layer> layers, IReadOnlyList<Projection> projections, ErrorRoute route) =>
    [
        .. layers.Skip(1).SkipLast(1)
            .Where(layer => route == ErrorRoute.Reward || (route == ErrorRoute.Direct && !projections.Any(p => p.Source == layer && p.Target == layers[^1])))
            .Select((layer, place) => new Projection(projections.Count + place, layer, layers[^1], Numerics.Initialiser.Zeros)),
    ];

    /// <summary>Forward and feedback edges of every projection, then the lateral ones, then the broadcasts.</summary>
    public static Edge[] Edges(
        IReadOnlyList<Layer> layers, IReadOnlyList<Projection> projections, IReadOnlyList<Projection> broadcasts, Population[][] shards)
    {
        var edges = new List<Edge>();
        foreach (var projection in projections)
        foreach (var source in shards[projection.Source.Index])
        foreach (var target in shards[projection.Target.Index])
        {
            edges.Add(new Edge(edges.Count, source, target, EdgeDirection.Forward, projection));
            edges.Add(new Edge(edges.Count, target, source, EdgeDirection.Feedback, projection));
        }

        foreach (var layer in layers.Where(NeedsWholeLayer))
        foreach (var sender in shards[layer.Index])
        foreach (var receiver in shards[layer.Index].Where(other => other != sender))
            edges.Add(new Edge(edges.Count, sender, receiver, EdgeDirection.Lateral, null));

        foreach (var broadcast in broadcasts)
        foreach (var receiver in shards[broadcast.Source.Index])
        foreach (var sender in shards[broadcast.Target.Index])
            edges.Add(new Edge(edges.Count, sender, receiver, EdgeDirection.Broadcast, broadcast));
        return [.. edges];
    }

    /// <summary>Per population, the edges that end there, in the promised order.</summary>
    public static Edge[][] ByReceiver(IReadOnlyList<Population> populations, IReadOnlyList<Edge> edges) =>
        Grouped(populations, edges, edge => edge.Receiver, edge => edge.Sender);

    /// <summary>Per population, the edges that begin there, in the promised order.</summary>
    public static Edge[][] BySender(IReadOnlyList<Population> populations, IReadOnlyList<Edge> edges) =>
        Grouped(populations, edges, edge => edge.Sender, edge => edge.Receiver);

    /// <summary>The longest path to the output, per layer; children are known before their parents.</summary>
    public static int[] DepthsBelowOutput(IReadOnlyList<Layer> layers, Projection[][] outOf)
    {
        var depths = new int[layers.Count];
        for (var layer = layers.Count - 1; layer >= 0; layer--)
            depths[layer] = outOf[layer].Select(child => depths[child.Target.Index] + 1).DefaultIfEmpty(0).Max();
        return depths;
    }

    /// <summary>The greatest distance between two layers above the input, and at least that of two shards of one layer; 0 without a hidden layer.</summary>
    public static int Reach(IReadOnlyList<Layer> layers, IReadOnlyList<Projection> projections)
    {
        var above = layers.Skip(1).ToArray();
        return above.Length < 2 ? 0 : Math.Max(2, above.Max(layer => GreatestDistance(layer, projections)));
    }

    private static int GreatestDistance(Layer from, IReadOnlyList<Projection> projections)
    {
        HashSet<Layer> reached = [from];
        for (var distance = 0; ; distance++)
        {
            var next = projections.Where(p => p.Source.Index > 0 && reached.Contains(p.Source) != reached.Contains(p.Target)).ToArray();
            if (next.Length == 0)
                return distance;
            reached.UnionWith(next.SelectMany(projection => new[] { projection.Source, projection.Target }));
        }
    }

    private static bool NeedsWholeLayer(Layer layer) => layer.Activation.Kind == Numerics.ActivationKind.Softmax;

    private static Edge[][] Grouped(
        IReadOnlyList<Population> populations,
        IReadOnlyList<Edge> edges,
        Func<Edge, Population> here,
        Func<Edge, Population> neighbour)
    {
        var groups = edges.ToLookup(edge => here(edge).Index);
        return
        [
            .. populations.Select(population => groups[population.Index]
                .OrderBy(edge => edge.Projection?.Index ?? int.MaxValue)
                .ThenBy(edge => neighbour(edge).Shard)
                .ToArray()),
        ];
    }
}
