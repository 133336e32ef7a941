namespace NeuronActors.Networks;

/// <summary>What a search for the fewest bytes found.</summary>
/// <param name="NodeOf">The best placement.</param>
/// <param name="IsOptimal">Whether it is proven that none is better.</param>
internal sealed record CutResult(int[] NodeOf, bool IsOptimal);

/// <summary>Branch and bound over all placements that keep a limit of load.</summary>
/// <remarks>
/// What is left to place must at least cross to all nodes but the one it has most bytes with. Unnamed nodes that are still
/// empty are alike, so that only the first of them is tried.
/// </remarks>
internal sealed class CutSearch
{
    private const int MostStates = 200_000;

    private readonly PlacementProblem _problem;
    private readonly double _limit;
    private readonly double _leastHeaviest;
    private readonly int[] _order;
    private readonly int[] _nodeOf;
    private readonly int[] _carried;
    private readonly double[] _loads;
    private readonly double[] _loadLeft;
    private readonly long[,] _attached;
    private int[] _best;
    private PlacementScore _score;
    private int _states;

    private CutSearch(PlacementProblem problem, double limit, int[] start, double leastHeaviest)
    {
        (_problem, _limit, _best, _leastHeaviest) = (problem, limit, start, leastHeaviest);
        _score = problem.Score(start);
        _order = problem.ByAttachment();
        _nodeOf = new int[problem.Count];
        _carried = new int[problem.Nodes];
        _loads = new double[problem.Nodes];
        _attached = new long[problem.Count, problem.Nodes];
        _loadLeft = new double[problem.Count + 1];
        for (var place = problem.Count - 1; place >= 0; place--)
            _loadLeft[place] = _loadLeft[place + 1] + problem.Loads[_order[place]];
    }

    /// <summary>Improves on a placement until nothing better is left or the states run out.</summary>
    /// <param name="problem">Loads and bytes.</param>
    /// <param name="limit">What the heaviest node may carry.</param>
    /// <param name="start">A placement that keeps the limit.</param>
    /// <param name="balance">Below whose heaviest load none can come, if it is proven.</param>
    public static CutResult Run(PlacementProblem problem, double limit, int[] start, BalanceResult balance)
    {
        var search = new CutSearch(problem, limit, start, balance.IsOptimal ? balance.Heaviest : 0);
        search.Place(0, 0);
        return new CutResult(search._best, search._states < MostStates);
    }

    private void Place(int place, long cut)
    {
        if (_states >= MostStates || !MayBeBetter(place, cut))
            return;
        _states++;
        if (place == _order.Length)
        {
            (_best, _score) = ((int[])_nodeOf.Clone(), new PlacementScore(cut, _loads.Max()));
            return;
        }

        var population = _order[place];
        var attached = Enumerable.Range(0, _problem.Nodes).Sum(node => _attached[population, node]);
        foreach (var node in NodesFor(population))
        {
            Put(population, node, 1);
            Place(place + 1, cut + attached - _attached[population, node]);
            Put(population, node, -1);
        }
    }

    /// <summary>The nodes with room, the best attached first.</summary>
    private int[] NodesFor(int population)
    {
        if (_problem.Pinned[population] is { } pinned)
            return [pinned];
        var firstEmpty = Enumerable.Range(0, _problem.Nodes).FirstOrDefault(IsFree, -1);
        return
        [
            .. Enumerable.Range(0, _problem.Nodes)
                .Where(node => (!IsFree(node) || node == firstEmpty) && _loads[node] + _problem.Loads[population] <= _limit)
                .OrderByDescending(node => _attached[population, node]),
        ];

        bool IsFree(int node) => _carried[node] == 0 && !_problem.IsNamed(node);
    }

    private bool MayBeBetter(int place, long cut)
    {
        for (var later = place; later < _order.Length; later++)
        {
            long all = 0, most = 0;
            for (var node = 0; node < _problem.Nodes; node++)
            {
                all += _attached[_order[later], node];
                most = Math.Max(most, _attached[_order[later], node]);
            }

            cut += all - most;
        }

        return _loads.Sum(load => _limit - load) >= _loadLeft[place] &&
            new PlacementScore(cut, Math.Max(_leastHeaviest, _loads.Max())).IsBetterThan(_score);
    }

    private void Put(int population, int node, int sign)
    {
        _nodeOf[population] = node;
        _carried[node] += sign;
        _loads[node] += sign * _problem.Loads[population];
        foreach (var (other, bytes) in _problem.Neighbours[population])
            _attached[other, node] += sign * bytes;
    }
}
