namespace NeuronActors.Networks.Tests;

/// <summary>Looks at every placement there is, straight from the costs: what the search is held equal to.</summary>
internal static class Exhaustive
{
    /// <summary>Fewest bytes between nodes, and then the least heaviest load, within the slack of the evenest placement.</summary>
    /// <param name="costs">Loads and bytes.</param>
    /// <param name="nodes">Count of nodes.</param>
    /// <param name="pinned">Node of the populations that are not free, by index.</param>
    public static (long Bytes, double Heaviest, double Evenest) Best(
        BatchCosts costs, int nodes, IReadOnlyDictionary<int, int> pinned)
    {
        var all = All(costs.Populations.Count, nodes)
            .Where(nodeOf => pinned.All(pin => nodeOf[pin.Key] == pin.Value))
            .Select(nodeOf => (Bytes: Bytes(costs, nodeOf), Heaviest: Heaviest(costs, nodeOf, nodes)))
            .ToArray();
        var evenest = all.Min(one => one.Heaviest);
        var (bytes, heaviest) = all.Where(one => one.Heaviest <= Placement.Slack * evenest).Min();
        return (bytes, heaviest, evenest);
    }

    private static IEnumerable<int[]> All(int populations, int nodes) =>
        Enumerable.Range(0, (int)Math.Pow(nodes, populations)).Select(number =>
        {
            var nodeOf = new int[populations];
            for (var population = 0; population < populations; population++, number /= nodes)
                nodeOf[population] = number % nodes;
            return nodeOf;
        });

    private static long Bytes(BatchCosts costs, int[] nodeOf) =>
        costs.Edges.Where(cost => nodeOf[cost.Edge.Sender.Index] != nodeOf[cost.Edge.Receiver.Index]).Sum(cost => cost.All.Bytes);

    private static double Heaviest(BatchCosts costs, int[] nodeOf, int nodes) => Enumerable.Range(0, nodes).Max(node =>
        costs.Populations.Where(cost => nodeOf[cost.Population.Index] == node).Sum(cost => cost.Operations));
}
