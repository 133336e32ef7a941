using System.Globalization;

namespace NeuronActors.Networks;

/// <summary>Into how many populations the layers are cut. Results do not depend on it.</summary>
public sealed record ShardSettings
{
    private ShardSettings()
    {
    }

    /// <summary>Chosen from the cost of the products and the number of cores.</summary>
    public static ShardSettings Auto { get; } = new();

    /// <summary>Whether the number is chosen rather than stated.</summary>
    public bool IsAuto => Hidden is null && Layers is null;

    /// <summary>One number for every hidden layer; null if not stated so.</summary>
    public int? Hidden { get; private init; }

    /// <summary>
    /// One number per layer in the order of <c>network.layers</c>: for the hidden layers, optionally followed by the
    /// output and preceded by the input; null if not stated so.
    /// </summary>
    public EquatableList<int>? Layers { get; private init; }

    /// <summary>The same number for every hidden layer; one for input and output.</summary>
    public static ShardSettings Each(int shards) => new() { Hidden = shards };

    /// <summary>One number per hidden layer, optionally with the output's and the input's.</summary>
    public static ShardSettings PerLayer(IEnumerable<int> shards) => new() { Layers = [.. shards] };

    /// <summary>As written in an experiment: <c>auto</c>, <c>2</c> or <c>[2, 2, 1]</c>.</summary>
    public override string ToString() =>
        Layers?.ToString() ?? Hidden?.ToString(CultureInfo.InvariantCulture) ?? "auto";

    /// <summary>The stated number for the layer at a place of <c>network.layers</c>; 1 where none is stated.</summary>
    internal int CountFor(int position, int layerCount)
    {
        var isHidden = position > 0 && position < layerCount - 1;
        if (Layers is null)
            return isHidden ? Hidden ?? 1 : 1;
        var offset = Layers.Count == layerCount ? 0 : 1;
        return position >= offset && position - offset < Layers.Count ? Layers[position - offset] : 1;
    }
}
