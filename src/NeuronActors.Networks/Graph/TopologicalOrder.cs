namespace NeuronActors.Networks;

/// <summary>Parents before children, otherwise as listed (Kahn 1962).</summary>
internal sealed class TopologicalOrder
{
    private TopologicalOrder(IReadOnlyList<int> order, IReadOnlyList<string> cycle) => (Order, Cycle) = (order, cycle);

    /// <summary>Places of the names in topological order; fewer than there are names if there is a cycle.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>One cycle, its first name repeated at the end; empty if there is none.</summary>
    public IReadOnlyList<string> Cycle { get; }

    /// <summary>Orders the names. Projections from or to other names are left aside.</summary>
    public static TopologicalOrder Of(IReadOnlyList<string> names, IReadOnlyList<ProjectionSettings> projections)
    {
        var rest = Enumerable.Range(0, names.Count).ToList();
        var order = new List<int>();
        while (rest.FindIndex(place => Parents(place).Count == 0) is >= 0 and var next)
        {
            order.Add(rest[next]);
            rest.RemoveAt(next);
        }

        return new TopologicalOrder(order, rest.Count == 0 ? [] : CycleThrough(rest[0]));

        List<int> Parents(int place) =>
            [.. rest.Where(parent => projections.Any(p => p.From == names[parent] && p.To == names[place]))];

        // Each layer of the rest has a parent in the rest, so walking up must come back to a layer already seen.
        List<string> CycleThrough(int start)
        {
            var walk = new List<int>();
            for (var place = start; ; place = Parents(place)[0])
            {
                if (walk.IndexOf(place) is >= 0 and var again)
                    return [.. walk.Skip(again).Append(place).Reverse().Select(step => names[step])];
                walk.Add(place);
            }
        }
    }
}
