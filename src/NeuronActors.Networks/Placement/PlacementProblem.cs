namespace NeuronActors.Networks;

/// <summary>A placement in numbers: loads to be balanced, bytes that should not cross, and what is fixed.</summary>
internal sealed class PlacementProblem
{
    private readonly bool[] _isNamed;
    private readonly int[][] _alike;

    public PlacementProblem(BatchCosts costs, int nodes, IReadOnlyList<int?> pinned)
    {
        (Nodes, Pinned) = (nodes, pinned);
        Loads = [.. costs.Populations.Select(cost => cost.Operations)];
        Neighbours = NeighboursOf(costs);
        _alike =
        [
            .. costs.Populations.Select(cost => cost.Population)
                .Where(population => pinned[population.Index] is null)
                .GroupBy(population => (population.Layer.Index, population.Neurons), population => population.Index)
                .Select(group => group.ToArray()),
        ];
        _isNamed = new bool[nodes];
        foreach (var pin in pinned.OfType<int>())
            _isNamed[pin] = true;
    }

    /// <summary>Count of nodes.</summary>
    public int Nodes { get; }

    /// <summary>Count of populations.</summary>
    public int Count => Loads.Length;

    /// <summary>Operations per batch, by population.</summary>
    public double[] Loads { get; }

    /// <summary>The other ends of a population's edges, by index, with the bytes of both directions.</summary>
    public (int Other, long Bytes)[][] Neighbours { get; }

    /// <summary>The node of each population that is not free.</summary>
    public IReadOnlyList<int?> Pinned { get; }

    /// <summary>Whether pins tell this node from the others.</summary>
    public bool IsNamed(int node) => _isNamed[node];

    /// <summary>The load of each node.</summary>
    public double[] LoadsOf(IReadOnlyList<int> nodeOf)
    {
        var loads = new double[Nodes];
        for (var population = 0; population < Count; population++)
            loads[nodeOf[population]] += Loads[population];
        return loads;
    }

    /// <summary>How good a placement is.</summary>
    public PlacementScore Score(IReadOnlyList<int> nodeOf)
    {
        long twice = 0;
        for (var population = 0; population < Count; population++)
            foreach (var (other, bytes) in Neighbours[population])
                twice += nodeOf[other] == nodeOf[population] ? 0 : bytes;
        return new PlacementScore(twice / 2, LoadsOf(nodeOf).Max());
    }

    /// <summary>
    /// Begins with pinned populations, then takes the one with most bytes to those already taken: what belongs together
    /// comes together, and a bad beginning shows early.
    /// </summary>
    public int[] ByAttachment()
    {
        var order = Enumerable.Range(0, Count).Where(population => Pinned[population] is not null).ToList();
        var isTaken = new bool[Count];
        var attached = new long[Count];
        foreach (var population in order)
            Take(population);
        while (order.Count < Count)
        {
            var left = Enumerable.Range(0, Count).Where(population => !isTaken[population]);
            var next = left.MaxBy(population => attached[population]);
            order.Add(next);
            Take(next);
        }

        return [.. order];

        void Take(int population)
        {
            isTaken[population] = true;
            foreach (var (other, bytes) in Neighbours[population])
                attached[other] += bytes;
        }
    }

    /// <summary>
    /// An equally good placement that reads better: shards of one layer and size, which are alike, go by node, and nodes
    /// without a pin are numbered in order of their first population.
    /// </summary>
    public int[] Canonical(int[] nodeOf)
    {
        var sorted = Renumbered(nodeOf);
        foreach (var shards in _alike)
        {
            int[] nodes = [.. shards.Select(shard => sorted[shard]).Order()];
            for (var place = 0; place < shards.Length; place++)
                sorted[shards[place]] = nodes[place];
        }

        return Renumbered(sorted);
    }

    private int[] Renumbered(int[] nodeOf)
    {
        var free = new Queue<int>(Enumerable.Range(0, Nodes).Where(node => !IsNamed(node)));
        var names = new int?[Nodes];
        foreach (var node in nodeOf)
            names[node] ??= IsNamed(node) ? node : free.Dequeue();
        return [.. nodeOf.Select(node => names[node]!.Value)];
    }

    private static (int Other, long Bytes)[][] NeighboursOf(BatchCosts costs)
    {
        var bytes = costs.Populations.Select(_ => new SortedDictionary<int, long>()).ToArray();
        foreach (var cost in costs.Edges.Where(cost => cost.All.Bytes > 0))
        {
            var (one, other) = (cost.Edge.Sender.Index, cost.Edge.Receiver.Index);
            bytes[one][other] = bytes[one].GetValueOrDefault(other) + cost.All.Bytes;
            bytes[other][one] = bytes[other].GetValueOrDefault(one) + cost.All.Bytes;
        }

        return [.. bytes.Select(row => row.Select(pair => (pair.Key, pair.Value)).ToArray())];
    }
}

/// <summary>What placements are compared by, first the one, then the other.</summary>
/// <param name="Cut">Bytes per batch between nodes.</param>
/// <param name="Heaviest">Operations per batch of the node that has most.</param>
internal readonly record struct PlacementScore(long Cut, double Heaviest)
{
    public bool IsBetterThan(PlacementScore other) =>
        Cut < other.Cut || (Cut == other.Cut && Heaviest < other.Heaviest);
}
