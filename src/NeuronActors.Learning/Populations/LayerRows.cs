using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>A shard's rows within a layer's [layer neurons × columns] values.</summary>
public static class LayerRows
{
    /// <summary>Takes a shard's rows out of the layer.</summary>
    public static void Copy<T>(ReadOnlySpan<T> layer, int layerNeurons, Population shard, Span<T> rows, int columns)
    {
        for (int sample = 0; sample < columns; sample++)
            layer.Slice(sample * layerNeurons + shard.FirstNeuron, shard.Neurons).CopyTo(rows[(sample * shard.Neurons)..]);
    }

    /// <summary>Puts a shard's rows into the layer.</summary>
    public static void Place<T>(ReadOnlySpan<T> rows, Population shard, Span<T> layer, int layerNeurons, int columns)
    {
        for (int sample = 0; sample < columns; sample++)
            rows.Slice(sample * shard.Neurons, shard.Neurons).CopyTo(layer[(sample * layerNeurons + shard.FirstNeuron)..]);
    }
}
