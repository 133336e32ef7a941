namespace NeuronActors.Networks;

/// <summary>Maps of neurons over a square image, each neuron seeing its own square patch of it, with weights of its own.</summary>
/// <remarks>
/// Source: Lillicrap et al. 2016, supplementary note 5: 6 maps with patches of 6 × 6, a convolution without weight sharing. Neurons are
/// numbered map by map, and within a map row by row; so are the pixels of the image.
/// </remarks>
/// <param name="Side">Side of the image.</param>
/// <param name="Patch">Side of a patch, in [1, Side].</param>
public readonly record struct Patches(int Side, int Patch)
{
    /// <summary>Side of a map: places of a patch along a side of the image.</summary>
    public int MapSide => Side - Patch + 1;

    /// <summary>Neurons of one map.</summary>
    public int MapNeurons => MapSide * MapSide;

    /// <summary>Side of the square that so many neurons make; null if they make none.</summary>
    public static int? SideOf(int neurons)
    {
        var side = (int)Math.Round(Math.Sqrt(neurons));
        return side * side == neurons ? side : null;
    }

    /// <summary>Whether a neuron of the maps sees a neuron of the image.</summary>
    /// <param name="neuron">Index in the layer of maps.</param>
    /// <param name="below">Index in the image.</param>
    public bool Sees(int neuron, int below)
    {
        var (row, column) = Math.DivRem(neuron % MapNeurons, MapSide);
        var (y, x) = Math.DivRem(below, Side);
        return y >= row && y < row + Patch && x >= column && x < column + Patch;
    }
}
