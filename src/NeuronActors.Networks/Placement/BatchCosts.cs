namespace NeuronActors.Networks;

/// <summary>
/// What one training batch costs: operations of each population, messages and bytes along each edge. Immutable.
/// </summary>
/// <remarks>
/// Known from the graph and the rule alone, before anything runs. For one copy of the network and the largest of its
/// batches; with replicas that is a copy's share, train.batch / replicas rounded up.
/// </remarks>
public sealed class BatchCosts
{
    private BatchCosts(
        IReadOnlyList<PopulationCost> populations, IReadOnlyList<EdgeCost> edges, int samples, bool isExact) =>
        (Populations, Edges, Samples, IsExact) = (populations, edges, samples, isExact);

    /// <summary>By <see cref="Population.Index"/>.</summary>
    public IReadOnlyList<PopulationCost> Populations { get; }

    /// <summary>By <see cref="Edge.Index"/>.</summary>
    public IReadOnlyList<EdgeCost> Edges { get; }

    /// <summary>Samples that the costs are for.</summary>
    public int Samples { get; }

    /// <summary>
    /// True where the steps of a batch are counted. A relaxation that ends by itself is reckoned with rule.steps, and the
    /// costs are an estimate.
    /// </summary>
    public bool IsExact { get; }

    /// <summary>The costs of an experiment on a network.</summary>
    /// <param name="network">Layers as they are cut into populations.</param>
    /// <param name="experiment">Rule, batch, precision, replicas and form of the payload; must be sound.</param>
    public static BatchCosts Of(Network network, Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(experiment);
        var reckoning = new CostReckoning(network, experiment);
        return new BatchCosts(
            [.. network.Populations.Select(reckoning.Of)],
            [.. network.Edges.Select(reckoning.Of)],
            reckoning.Samples,
            reckoning.IsExact);
    }

    /// <summary>Whether these are the costs of a network with these populations and edges.</summary>
    internal bool Fits(Network network) =>
        Populations.Select(cost => cost.Population).SequenceEqual(network.Populations) && Edges.Count == network.Edges.Count;
}
