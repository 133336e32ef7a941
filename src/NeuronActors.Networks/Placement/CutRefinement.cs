namespace NeuronActors.Networks;

/// <summary>
/// Improves placements by moving populations and exchanging pairs of them, also through worse ones (Kernighan and Lin
/// 1970; single moves after Fiduccia and Mattheyses 1982).
/// </summary>
internal sealed class CutRefinement
{
    private const int MostPasses = 16;

    /// <summary>Changes in a row without a new best after which a pass ends.</summary>
    private const int Patience = 64;

    /// <summary>Populations up to which pairs are tried; there are half their square of them.</summary>
    private const int MostForPairs = 256;

    private readonly PlacementProblem _problem;
    private readonly double _limit;
    private readonly long[,] _attached;
    private readonly bool[] _isLocked;
    private readonly long[] _between;
    private int[] _nodeOf;
    private double[] _loads;

    private CutRefinement(PlacementProblem problem, double limit, int[] start)
    {
        (_problem, _limit, _nodeOf) = (problem, limit, (int[])start.Clone());
        _attached = new long[problem.Count, problem.Nodes];
        _isLocked = new bool[problem.Count];
        _between = new long[problem.Count];
        _loads = problem.LoadsOf(start);
    }

    /// <summary>The best of several starts, each refined; the even one among them always keeps the limit.</summary>
    public static int[] Best(PlacementProblem problem, double limit, int[] even)
    {
        var best = even;
        foreach (var start in GreedyStarts.Of(problem, limit).Prepend(even))
        {
            var refined = new CutRefinement(problem, limit, start).Refine();
            if (problem.Score(refined).IsBetterThan(problem.Score(best)))
                best = refined;
        }

        return best;
    }

    private int[] Refine()
    {
        for (var pass = 0; pass < MostPasses && Pass(); pass++)
        {
        }

        return _nodeOf;
    }

    /// <summary>Makes the best change there is, again and again, touching each population once.</summary>
    /// <returns>Whether the best placement that came by, which is kept, is better than the one before.</returns>
    private bool Pass()
    {
        Prepare();
        var score = _problem.Score(_nodeOf);
        var (first, best, kept) = (score, score, (int[])_nodeOf.Clone());
        for (var left = Patience; left > 0 && BestChange() is { } change; left--)
        {
            Apply(change);
            score = new PlacementScore(score.Cut - change.Gain, _loads.Max());
            if (!score.IsBetterThan(best))
                continue;
            (best, kept, left) = (score, (int[])_nodeOf.Clone(), Patience);
        }

        (_nodeOf, _loads) = (kept, _problem.LoadsOf(kept));
        return best.IsBetterThan(first);
    }

    private void Prepare()
    {
        Array.Clear(_attached);
        for (var population = 0; population < _problem.Count; population++)
        {
            _isLocked[population] = _problem.Pinned[population] is not null;
            foreach (var (other, bytes) in _problem.Neighbours[population])
                _attached[population, _nodeOf[other]] += bytes;
        }
    }

    private Change? BestChange()
    {
        Change? best = null;
        for (var population = 0; population < _problem.Count; population++)
        {
            if (_isLocked[population])
                continue;
            for (var node = 0; node < _problem.Nodes; node++)
                Consider(new Change(population, node, null, GainOf(population, node)), ref best);
            if (_problem.Count <= MostForPairs)
                ConsiderPairs(population, ref best);
        }

        return best;
    }

    private void ConsiderPairs(int one, ref Change? best)
    {
        foreach (var (other, bytes) in _problem.Neighbours[one])
            _between[other] = bytes;
        for (var other = one + 1; other < _problem.Count; other++)
            if (!_isLocked[other])
                Consider(new Change(one, _nodeOf[other], other, GainOfExchange(one, other)), ref best);
        foreach (var (other, _) in _problem.Neighbours[one])
            _between[other] = 0;
    }

    private void Consider(Change change, ref Change? best)
    {
        var isBest = best is null || change.Gain > best.Value.Gain;
        if (isBest && change.Node != _nodeOf[change.Population] && HasRoom(change))
            best = change;
    }

    private bool HasRoom(Change change)
    {
        var more = _problem.Loads[change.Population] - (change.Other is { } other ? _problem.Loads[other] : 0);
        return _loads[change.Node] + more <= _limit &&
            (more >= 0 || _loads[_nodeOf[change.Population]] - more <= _limit);
    }

    private long GainOf(int population, int node) =>
        _attached[population, node] - _attached[population, _nodeOf[population]];

    /// <summary>The bytes between the two cross before and after; both gains take them for saved.</summary>
    private long GainOfExchange(int one, int other) =>
        GainOf(one, _nodeOf[other]) + GainOf(other, _nodeOf[one]) - 2 * _between[other];

    private void Apply(Change change)
    {
        var from = _nodeOf[change.Population];
        Move(change.Population, change.Node);
        if (change.Other is { } other)
            Move(other, from);
    }

    private void Move(int population, int node)
    {
        var from = _nodeOf[population];
        foreach (var (other, bytes) in _problem.Neighbours[population])
        {
            _attached[other, from] -= bytes;
            _attached[other, node] += bytes;
        }

        _loads[from] -= _problem.Loads[population];
        _loads[node] += _problem.Loads[population];
        (_nodeOf[population], _isLocked[population]) = (node, true);
    }

    /// <summary>A population goes to a node, and the other, if any, comes from there in its place.</summary>
    private readonly record struct Change(int Population, int Node, int? Other, long Gain);
}
