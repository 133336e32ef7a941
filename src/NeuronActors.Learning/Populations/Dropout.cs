using System.Numerics;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>Neurons left out of a sample while learning: x and f′(h) are 0 there, and 1 / (1 − p) as large elsewhere.</summary>
/// <remarks>
/// Source: dropout as in Lillicrap et al. 2016, supplementary note 5, in its inverted form, so that an evaluation needs no scale. A mask is
/// drawn by layer, neuron, place in the whole batch and batch: shards and replicas draw the same one.
/// </remarks>
/// <param name="context">The population; p is that of its layer, greater than 0.</param>
public sealed class Dropout<T>(PopulationContext<T> context)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RandomStream stream = new(context.Settings.Seed, StreamPurpose.Dropout, (uint)context.Population.Layer.Index);
    private readonly T[] mask = new T[context.Population.Neurons * context.Settings.Share];
    private readonly double probability = context.Population.Layer.Dropout;
    private readonly T kept = T.CreateChecked(1 / (1 - context.Population.Layer.Dropout));

    /// <summary>Draws who is left out of each sample of a batch.</summary>
    /// <param name="at">The batch; its step is the place of the first sample in the whole batch.</param>
    /// <param name="columns">Samples.</param>
    public void Draw(in Position at, int columns)
    {
        int neurons = context.Population.Neurons, first = context.Population.FirstNeuron;
        for (int sample = 0; sample < columns; sample++)
            for (int neuron = 0; neuron < neurons; neuron++)
                mask[sample * neurons + neuron] =
                    stream.Uniform(first + neuron, at.Step + sample, at.Batch, 0) < probability ? T.Zero : kept;
    }

    /// <summary>Sets to 0 what belongs to a neuron that is left out of a sample, [n × columns], and leaves the rest as it is.</summary>
    public void Silence(Span<T> values)
    {
        for (int i = 0; i < values.Length; i++)
            if (mask[i] == T.Zero) values[i] = T.Zero;
    }

    /// <summary>Multiplies values, [n × columns], with the mask.</summary>
    public void Apply(Span<T> values) => Elementwise.Multiply<T>(values, mask.AsSpan(0, values.Length), values);
}
