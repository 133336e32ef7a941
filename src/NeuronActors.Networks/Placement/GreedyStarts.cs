namespace NeuronActors.Networks;

/// <summary>Placements to refine, each made in one go through the populations.</summary>
internal static class GreedyStarts
{
    /// <summary>As listed, backwards, and by attachment; one that runs out of room is left out.</summary>
    public static IEnumerable<int[]> Of(PlacementProblem problem, double limit)
    {
        int[] asListed = [.. Enumerable.Range(0, problem.Count)];
        int[][] orders = [asListed, [.. asListed.Reverse()], problem.ByAttachment()];
        return orders.Select(order => InOrder(problem, limit, order)).OfType<int[]>();
    }

    /// <summary>
    /// Each population goes where there is room for it: to the node it has most bytes with, of equal ones the lightest.
    /// </summary>
    private static int[]? InOrder(PlacementProblem problem, double limit, int[] order)
    {
        int[] nodeOf = [.. problem.Pinned.Select(pin => pin ?? -1)];
        var loads = new double[problem.Nodes];
        foreach (var population in order.Where(population => nodeOf[population] >= 0))
            loads[nodeOf[population]] += problem.Loads[population];
        foreach (var population in order.Where(population => problem.Pinned[population] is null))
        {
            var bytes = BytesWith(problem, nodeOf, population);
            var load = problem.Loads[population];
            var room = Enumerable.Range(0, problem.Nodes).Where(node => loads[node] + load <= limit).ToArray();
            if (room.Length == 0)
                return null;
            nodeOf[population] = room.OrderByDescending(node => bytes[node]).ThenBy(node => loads[node]).First();
            loads[nodeOf[population]] += load;
        }

        return nodeOf;
    }

    private static long[] BytesWith(PlacementProblem problem, int[] nodeOf, int population)
    {
        var bytes = new long[problem.Nodes];
        foreach (var (other, with) in problem.Neighbours[population])
            if (nodeOf[other] >= 0)
                bytes[nodeOf[other]] += with;
        return bytes;
    }
}
