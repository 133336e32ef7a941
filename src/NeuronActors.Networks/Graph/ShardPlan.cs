namespace NeuronActors.Networks;

/// <summary>Decides into how many populations each layer is cut.</summary>
internal static class ShardPlan
{
    /// <summary>
    /// Work per shard and step below which a further cut costs more in messages than it gains: about 1.5 MFLOP at
    /// batch 64. Measured on two cores: 300-300-100 ran in 4.85 ms per batch as 2-2-1 against 8.65 ms uncut.
    /// </summary>
    private const double LeastOperationsPerShard = 1.5e6;

    /// <summary>
    /// The batch at which costs are compared. The plan must not depend on the batch that a user tries.
    /// </summary>
    private const double NominalBatch = 64;

    /// <summary>Shards per layer, in order of <see cref="Layer.Index"/>.</summary>
    public static int[] Counts(
        NetworkSettings settings,
        IReadOnlyList<Layer> layers,
        IReadOnlyList<Projection> projections,
        int cores,
        int stepsPerBatch,
        RuleSettings? rule)
    {
        if (!settings.Shards.IsAuto)
            return [.. layers.Select(layer => Stated(settings, layer))];
        return
        [
            .. layers.Select(layer => layer == layers[0] || layer == layers[^1] || (rule?.Kind.Inverts == true && HasHiddenBelow(layer, layers, projections))
                ? 1
                : Automatic(layer.Neurons, OperationsPerStep(layer, projections, stepsPerBatch), cores)),
        ];
    }

    /// <summary>Whether a layer sends a pseudoinverse of its weights down, for which it needs all of them.</summary>
    public static bool HasHiddenBelow(Layer layer, IReadOnlyList<Layer> layers, IReadOnlyList<Projection> projections) =>
        projections.Any(projection => projection.Target == layer && projection.Source != layers[0]);

    private static int Stated(NetworkSettings settings, Layer layer)
    {
        var position = NetworkLayout.Names(settings).IndexOf(layer.Name);
        return settings.Shards.CountFor(position, settings.Layers.Count);
    }

    private static int Automatic(int neurons, double operations, int cores)
    {
        var shards = 1;
        for (var more = 2; more <= cores; more++)
        {
            if (neurons / more < ShardSplit.AlignedFrom || operations / more < LeastOperationsPerShard)
                break;
            if (ShardSplit.Sizes(neurons, more)[^1] >= ShardSplit.AlignedFrom)
                shards = more;
        }

        return shards;
    }

    /// <summary>One relaxation step reads every child once; forward and weight update happen once per batch.</summary>
    private static double OperationsPerStep(Layer layer, IReadOnlyList<Projection> projections, int stepsPerBatch)
    {
        var children = projections.Where(child => child.Source == layer).Sum(child => (double)child.Target.Neurons);
        var parents = projections.Where(parent => parent.Target == layer).Sum(parent => (double)parent.Source.Neurons);
        return 2 * NominalBatch * layer.Neurons * (children + 2 * parents / stepsPerBatch);
    }
}
