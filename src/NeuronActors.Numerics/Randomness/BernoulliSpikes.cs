using System.Numerics;
using System.Runtime.Intrinsics;

namespace NeuronActors.Numerics;

/// <summary>Draws spikes: 1 with a probability of each neuron and sample, else 0.</summary>
/// <remarks>
/// A neuron spikes where a uniform number, a multiple of 2⁻²⁴ in [0, 1), is below its probability; so 0 never spikes, 1 always does and
/// NaN never. The number depends on seed, purpose and entity of the stream, on the neuron's number in the layer, on sample, step
/// and draw, and on nothing else: not on shards, precision or instruction set. A block of the generator serves four neurons.
/// </remarks>
public static unsafe class BernoulliSpikes
{
    private const int Group = 4 * PhiloxLanes.Counters;
    private const float Unit = 1f / (1 << 24);
    private const int LooseBits = 32 - 24;

    /// <summary>Draws the spikes of some neurons of a layer.</summary>
    /// <param name="stream">The layer's stream.</param>
    /// <param name="probabilities">[neurons × samples], column-major.</param>
    /// <param name="firstNeuron">The first of them, counted over the whole layer.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="step">Time step.</param>
    /// <param name="draw">Which draw, where one step needs several.</param>
    /// <param name="spikes">As long as the probabilities; 0 or 1. May be the probabilities themselves.</param>
    /// <param name="instructions">The width of vectors to use; the best of this machine by default.</param>
    public static void Fill<T>(
        RandomStream stream, ReadOnlySpan<T> probabilities, int firstNeuron, int neurons, int step, int draw, Span<T> spikes,
        InstructionSet? instructions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Precision.Require<T>();
        ArgumentOutOfRangeException.ThrowIfNegative(firstNeuron);
        Shape.RequireLength(nameof(spikes), spikes.Length, probabilities.Length);
        if (probabilities.IsEmpty) return;
        if (neurons < 1 || probabilities.Length % neurons != 0)
            throw new ArgumentException($"{probabilities.Length} probabilities are no samples of {neurons} neurons.", nameof(neurons));
        var words = stackalloc uint[Group];
        for (int start = 0, sample = 0; start < probabilities.Length; start += neurons, sample++)
        {
            for (var neuron = firstNeuron; neuron < firstNeuron + neurons;)
            {
                var (group, skipped) = int.DivRem(neuron, Group);
                var count = int.Min(Group - skipped, firstNeuron + neurons - neuron);
                PhiloxLanes.Blocks(
                    instructions ?? Hardware.Best, ((uint)group * PhiloxLanes.Counters, (uint)sample, (uint)step, (uint)draw), stream.Key, words);
                var place = start + neuron - firstNeuron;
                Compare(words + skipped, probabilities.Slice(place, count), spikes.Slice(place, count));
                neuron += count;
            }
        }
    }

    /// <summary>The number in [0, 1) that a neuron's probability is compared with.</summary>
    /// <param name="stream">The layer's stream.</param>
    /// <param name="neuron">Counted over the whole layer.</param>
    /// <param name="sample">Sample of the batch.</param>
    /// <param name="step">Time step.</param>
    /// <param name="draw">Which draw.</param>
    public static double Fraction(RandomStream stream, int neuron, int sample, int step, int draw)
    {
        var (group, place) = int.DivRem(neuron, Group);
        var (word, counter) = int.DivRem(place, PhiloxLanes.Counters);
        var block = Philox.Block(((uint)((group * PhiloxLanes.Counters) + counter), (uint)sample, (uint)step, (uint)draw), stream.Key);
        var bits = word switch { 0 => block.X0, 1 => block.X1, 2 => block.X2, _ => block.X3 };
        return (bits >> LooseBits) * (double)Unit;
    }

    private static void Compare<T>(uint* words, ReadOnlySpan<T> probabilities, Span<T> spikes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = 0;
        if (typeof(T) == typeof(float) && Vector512.IsHardwareAccelerated)
        {
            fixed (T* source = probabilities, target = spikes)
            {
                for (; i <= spikes.Length - Vector512<float>.Count; i += Vector512<float>.Count)
                {
                    var bits = Vector512.ShiftRightLogical(Vector512.Load(words + i), LooseBits).AsInt32();
                    var fractions = Vector512.ConvertToSingle(bits) * Vector512.Create(Unit);
                    var fires = Vector512.LessThan(fractions, Vector512.Load((float*)source + i));
                    (fires & Vector512<float>.One).Store((float*)target + i);
                }
            }
        }

        for (; i < spikes.Length; i++)
            spikes[i] = T.CreateTruncating((words[i] >> LooseBits) * Unit) < probabilities[i] ? T.One : T.Zero;
    }
}
