namespace NeuronActors.Networks;

/// <summary>
/// Which node carries which population, so that few bytes cross between nodes and no node has much more to compute than
/// it must. Immutable.
/// </summary>
/// <remarks>
/// <para>
/// Of all placements whose heaviest node carries at most <see cref="Slack"/> times the least heaviest load that indivisible
/// populations and pins allow, the one with the fewest bytes per batch between nodes; of those, the one whose heaviest
/// node carries least. Nodes count as equally fast. Bytes are those of the values; headers, and what the coordinator
/// sends and hears, are not counted.
/// </para>
/// <para>
/// Exact by branch and bound up to <see cref="MostForExact"/> populations; with more, or if that takes too many states, the
/// best of several greedy starts refined by moves and exchanges (Kernighan and Lin 1970). The same input gives the same
/// placement on every machine. No result of a run depends on it.
/// </para>
/// </remarks>
public sealed class Placement
{
    /// <summary>
    /// How much more than it must the heaviest node may carry, as a factor. Operations foretell a population's time only to
    /// about a tenth, because products of different shapes run at different speeds; to balance more closely would pay in
    /// bytes for a precision that is not there.
    /// </summary>
    public const double Slack = 1.1;

    /// <summary>Populations up to which the search is exact.</summary>
    public const int MostForExact = 16;

    private Placement(
        PlacementProblem problem, BatchCosts costs, IReadOnlyList<string> nodes, int[] nodeOf, bool isOptimal)
    {
        Nodes = nodes;
        NodeOf = [.. nodeOf.Select(node => nodes[node])];
        IsPinned = [.. problem.Pinned.Select(pin => pin is not null)];
        Loads = problem.LoadsOf(nodeOf);
        Cut = [.. costs.Edges.Where(cost => nodeOf[cost.Edge.Sender.Index] != nodeOf[cost.Edge.Receiver.Index])];
        CutFlow = Cut.Aggregate(default(EdgeFlow), (sum, cost) => sum + cost.All);
        IsOptimal = isOptimal;
    }

    /// <summary>The nodes, as they were given.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>Name of the node of each population, by <see cref="Population.Index"/>.</summary>
    public IReadOnlyList<string> NodeOf { get; }

    /// <summary>Whether a population's node was chosen by hand, by <see cref="Population.Index"/>.</summary>
    public IReadOnlyList<bool> IsPinned { get; }

    /// <summary>Floating-point operations per training batch, by node, in order of <see cref="Nodes"/>.</summary>
    public IReadOnlyList<double> Loads { get; }

    /// <summary>The edges that lead from one node to another and what they carry; some may be silent.</summary>
    public IReadOnlyList<EdgeCost> Cut { get; }

    /// <summary>Messages and bytes between nodes per training batch.</summary>
    public EdgeFlow CutFlow { get; }

    /// <summary>True if it is proven that no placement is better in the sense above.</summary>
    public bool IsOptimal { get; }

    /// <summary>Places a network.</summary>
    /// <param name="network">The graph.</param>
    /// <param name="costs">Its costs.</param>
    /// <param name="nodes">
    /// Names of the nodes, each once, at least one. All are equal but for pins, so they are taken in this order: the input
    /// goes to the first that no pin names. There may be more nodes than are of use.
    /// </param>
    /// <param name="pinned">
    /// The node of a layer or of a population, by its name; a population's own name goes before its layer's.
    /// </param>
    /// <exception cref="ExperimentException">A pin names what there is not; one sentence for each.</exception>
    public static Placement Of(
        Network network, BatchCosts costs, IReadOnlyList<string> nodes, IReadOnlyDictionary<string, string> pinned)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(pinned);
        if (!costs.Fits(network))
            throw new ArgumentException("these are the costs of another network", nameof(costs));
        if (nodes.Count == 0 || nodes.Distinct().Count() < nodes.Count)
            throw new ArgumentException($"[{string.Join(", ", nodes)}] must be one node or more, each once", nameof(nodes));
        var problem = new PlacementProblem(costs, nodes.Count, Pins.Read(network, nodes, pinned));
        var (nodeOf, isOptimal) = Solve(problem);
        return new Placement(problem, costs, nodes, problem.Canonical(nodeOf), isOptimal);
    }

    /// <summary>Places a network on the nodes that are left: pins to others no longer hold.</summary>
    /// <inheritdoc cref="Of"/>
    public static Placement OnTheRest(
        Network network, BatchCosts costs, IReadOnlyList<string> nodes, IReadOnlyDictionary<string, string> pinned)
    {
        ArgumentNullException.ThrowIfNull(pinned);
        return Of(network, costs, nodes, pinned.Where(pin => nodes.Contains(pin.Value)).ToDictionary());
    }

    private static (int[] NodeOf, bool IsOptimal) Solve(PlacementProblem problem)
    {
        var balance = BalanceSearch.Run(problem);
        var limit = Slack * balance.Heaviest;
        var start = CutRefinement.Best(problem, limit, balance.NodeOf);
        if (problem.Count > MostForExact)
            return (start, false);
        var search = CutSearch.Run(problem, limit, start, balance);
        return (search.NodeOf, balance.IsOptimal && search.IsOptimal);
    }
}
