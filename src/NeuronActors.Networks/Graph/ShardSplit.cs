namespace NeuronActors.Networks;

/// <summary>Cuts a layer into shards of nearly equal cost.</summary>
public static class ShardSplit
{
    /// <summary>Rows of the smallest panel that the matrix product works on at once.</summary>
    public const int PanelRows = 16;

    /// <summary>Shards of at least this many rows are cut at multiples of <see cref="PanelRows"/>.</summary>
    public const int AlignedFrom = 2 * PanelRows;

    /// <summary>The number of neurons of each shard, in order.</summary>
    /// <param name="neurons">Neurons of the layer, at least 1.</param>
    /// <param name="shards">Count of shards, in [1, neurons].</param>
    /// <returns>
    /// Sizes that add up to <paramref name="neurons"/>. Small shards differ by at most one neuron. Larger ones are whole
    /// panels except the last, and no other cut gives the busiest shard fewer panels: 300 in two is 160 + 140.
    /// </returns>
    public static IReadOnlyList<int> Sizes(int neurons, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shards, neurons);
        if (shards == 1)
            return [neurons];
        if (neurons / shards < AlignedFrom)
            return Even(neurons, shards);
        var sizes = Even((neurons + PanelRows - 1) / PanelRows, shards).Select(panels => panels * PanelRows).ToArray();
        sizes[^1] -= sizes.Sum() - neurons;
        return sizes;
    }

    private static int[] Even(int items, int parts) =>
        [.. Enumerable.Range(0, parts).Select(part => items / parts + (part < items % parts ? 1 : 0))];
}
