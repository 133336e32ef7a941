namespace NeuronActors.Networks;

/// <summary>How evenly the populations can be spread, whatever crosses between the nodes.</summary>
/// <param name="NodeOf">A placement that is as even as was found.</param>
/// <param name="Heaviest">Its heaviest load.</param>
/// <param name="IsOptimal">Whether it is proven that none is more even.</param>
internal sealed record BalanceResult(int[] NodeOf, double Heaviest, bool IsOptimal);

/// <summary>
/// Scheduling on equal machines: the heaviest population first, onto the lightest node (Graham 1969: at most a third above
/// the best), then branch and bound.
/// </summary>
internal sealed class BalanceSearch
{
    private const int MostStates = 200_000;

    private readonly PlacementProblem _problem;
    private readonly int[] _order;
    private readonly int[] _nodeOf;
    private readonly double[] _loads;
    private readonly double _least;
    private int[] _best;
    private double _heaviest;
    private int _states;

    private BalanceSearch(PlacementProblem problem)
    {
        _problem = problem;
        var free = Enumerable.Range(0, problem.Count).Where(population => problem.Pinned[population] is null);
        _order = [.. free.OrderByDescending(population => problem.Loads[population])];
        _nodeOf = [.. problem.Pinned.Select(pin => pin ?? 0)];
        _loads = new double[problem.Nodes];
        for (var population = 0; population < problem.Count; population++)
            if (problem.Pinned[population] is { } node)
                _loads[node] += problem.Loads[population];
        _least = Math.Max(_loads.Max(), Math.Max(problem.Loads.Max(), problem.Loads.Sum() / problem.Nodes));
        _best = HeaviestFirst();
        _heaviest = problem.LoadsOf(_best).Max();
    }

    public static BalanceResult Run(PlacementProblem problem)
    {
        var search = new BalanceSearch(problem);
        if (problem.Count <= Placement.MostForExact)
            search.Place(0);
        var isOptimal = search.IsLeast || (problem.Count <= Placement.MostForExact && search._states < MostStates);
        return new BalanceResult(search._best, search._heaviest, isOptimal);
    }

    private bool IsLeast => _heaviest <= _least;

    private int[] HeaviestFirst()
    {
        var (nodeOf, loads) = ((int[])_nodeOf.Clone(), (double[])_loads.Clone());
        foreach (var population in _order)
        {
            nodeOf[population] = Array.IndexOf(loads, loads.Min());
            loads[nodeOf[population]] += _problem.Loads[population];
        }

        return nodeOf;
    }

    private void Place(int place)
    {
        if (IsLeast || _states >= MostStates)
            return;
        _states++;
        if (place == _order.Length)
        {
            (_best, _heaviest) = ((int[])_nodeOf.Clone(), _loads.Max());
            return;
        }

        var population = _order[place];
        for (var node = 0; node < _loads.Length; node++)
        {
            var before = _loads[node];
            var after = before + _problem.Loads[population];
            if (after >= _heaviest || Array.IndexOf(_loads, before) < node)
                continue;   // no gain, or as with the node before that carries the same
            (_nodeOf[population], _loads[node]) = (node, after);
            Place(place + 1);
            _loads[node] = before;
        }
    }
}
