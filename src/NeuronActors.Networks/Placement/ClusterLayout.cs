using System.Globalization;

namespace NeuronActors.Networks;

/// <summary>Into how many populations <c>shards: auto</c> cuts the layers on several nodes: what a cut saves in arithmetic it may cost in messages.</summary>
/// <remarks>
/// Every number of cores up to that of a machine, or of the nodes, gives a layout; the one is taken whose batch should take
/// least time: that of the heaviest node, and that of the bytes between nodes. The same experiment and the same number of
/// cores give the same layout on every machine. No result of a run depends on it.
/// </remarks>
internal static class ClusterLayout
{
    /// <summary>Floating-point operations that a core does in a second; measured with the products of the paper's network, 64 samples.</summary>
    private const double OperationsPerSecond = 1.3e11;

    /// <summary>Bytes that cross between two members in a second; measured with frames of 35 KB on the machine of its nodes.</summary>
    private const double BytesPerSecond = 6.5e8;

    private const int MostCores = 16;

    /// <summary>The layout of least time.</summary>
    /// <param name="experiment">An experiment on nodes, with <c>shards: auto</c>.</param>
    /// <param name="cores">Cores of a machine, at least 1; all nodes may be on it.</param>
    /// <param name="create">The network as it is laid out for a number of cores on one machine.</param>
    public static Network Best(Experiment experiment, int cores, Func<int, Network> create)
    {
        string[] nodes = [.. Enumerable.Range(1, experiment.Nodes).Select(Node).Concat(experiment.Place.Values).Distinct()];
        int threads = Math.Max(1, cores / experiment.Nodes);
        return Enumerable.Range(1, Math.Min(MostCores, Math.Max(cores, experiment.Nodes))).Select(create)
            .MinBy(network => Seconds(network, experiment, nodes, threads))!;
    }

    private static double Seconds(Network network, Experiment experiment, string[] nodes, int threads)
    {
        // If no layout has what the pins name, whoever places it will say so.
        if (!experiment.Place.Keys.All(name => IsThere(network, name))) return double.PositiveInfinity;
        BatchCosts costs = BatchCosts.Of(network, experiment);
        Placement placement = Placement.Of(network, costs, nodes, experiment.Place);
        // A population is computed by one thread at a time.
        double operations = Math.Max(placement.Loads.Max() / threads, costs.Populations.Max(population => population.Operations));
        return operations / OperationsPerSecond + placement.CutFlow.Bytes / BytesPerSecond;
    }

    private static bool IsThere(Network network, string name) =>
        network.Layers.Any(layer => layer.Name == name) || network.Populations.Any(population => population.Name == name);

    private static string Node(int number) => string.Create(CultureInfo.InvariantCulture, $"node-{number}");
}
