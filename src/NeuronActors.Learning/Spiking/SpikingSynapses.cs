using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>The forward synapses of a spiking population, with the weights it owns (law 1) and the spikes that last came in.</summary>
/// <remarks>
/// Receives: Spikes from every population below, each step. All projections and the bias are one matrix: a bias is the weight of a
/// source that spikes at every step, so it integrates, learns and decays as a weight does. Spikes are turned into lists as they come, in
/// the order of the whole layers below, and their payloads go back at once.
/// </remarks>
public sealed class SpikingSynapses<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParentProjection<T>[] parents;
    private readonly Port<T>[] ports;
    private readonly SynapseMatrix<T> weights;
    private readonly SpikeLists spikes;
    private readonly int neurons;
    private readonly bool hasBias;
    private readonly int[] stretches;
    private readonly double[] squares;

    /// <summary>Draws the weights of a population as every rule does: by the neuron's number in the layer, whatever the shards.</summary>
    public SpikingSynapses(PopulationContext<T> context)
    {
        parents = [.. context.Parents];
        ports = [.. parents.SelectMany(parent => parent.Shards).Select(shard => shard.Activation)];
        (neurons, hasBias) = (context.Population.Neurons, context.Settings.Bias);
        stretches = [.. parents.Select(parent => parent.Projection.Source.Neurons), .. hasBias ? [1] : Array.Empty<int>()];
        squares = new double[stretches.Length * neurons];
        weights = new SynapseMatrix<T>(neurons, stretches.Sum(), context.Settings.Share);
        spikes = new SpikeLists(weights.Sources, context.Settings.Share);
        for (int p = 0; p < parents.Length; p++)
        {
            Projection projection = parents[p].Projection;
            Matrix<T> drawn = Dense.Zeros<T>(neurons, projection.Source.Neurons);
            projection.Weights.Fill(
                drawn, context.Population.FirstNeuron, context.Population.Layer.Neurons,
                new RandomStream(context.Settings.Seed, StreamPurpose.Weights, (uint)projection.Index));
            weights.Pack(drawn.Values(), FirstOf(p));
        }
        Arrived = new OneFromEach<T>(MessageKind.Spikes, ports);
    }

    /// <summary>Met when every population below has sent its next spikes.</summary>
    public Need Arrived { get; }

    /// <summary>Samples of the spikes that last came.</summary>
    public int Columns => spikes.Samples;

    /// <summary>Where the next spikes stand: how a population hears of the next batch.</summary>
    public Position Next
    {
        get
        {
            MessageHeader header = ports[0].Peek().Header;
            return new Position(header.Batch, header.Phase, header.Step);
        }
    }

    /// <summary>Samples of the next spikes.</summary>
    public int NextColumns => ports[0].Peek().Payload.Columns;

    /// <summary>Takes the spikes of a step.</summary>
    /// <param name="at">Where the messages must stand.</param>
    public void Take(Position at)
    {
        spikes.Begin(NextColumns);
        foreach (Port<T> port in ports)
        {
            Payload<T> payload = port.Take(MessageKind.Spikes, at.Batch, at.Phase, at.Step).Payload;
            spikes.Append<T>(payload.Values.AsSpan(0, payload.Count), payload.Rows);
            payload.Release();
        }
        if (hasBias) spikes.AppendAlways();
    }

    /// <summary>V ← keep · V + add · (W s + b), [n × columns].</summary>
    public void Drive(Span<T> potential, T keep, T add) => weights.Drive(spikes, keep, add, potential);

    /// <summary>W ← keep · W + add · e sᵀ, summed over the streams, and b likewise.</summary>
    public void Learn(ReadOnlySpan<T> error, T keep, T add) => weights.Learn(spikes, error, keep, add);

    /// <summary>The same, and the norms of e sᵀ.</summary>
    public IReadOnlyList<WeightUpdateNorms> LearnMeasured(ReadOnlySpan<T> error, T keep, T add)
    {
        weights.Learn(spikes, error, keep, add, stretches, squares);
        return [.. parents.Select((parent, p) => new WeightUpdateNorms(parent.Projection.Index, squares[(p * neurons)..((p + 1) * neurons)]))];
    }

    /// <summary>Number of projections that come in.</summary>
    internal int Projections => parents.Length;

    /// <summary>One of them.</summary>
    internal Projection Projection(int projection) => parents[projection].Projection;

    /// <summary>Copies W of a projection, [n × sources].</summary>
    internal void CopyWeights(int projection, Span<T> values) => weights.Unpack(values, FirstOf(projection));

    /// <summary>The spikes of one shard below that came last, [its neurons × samples]. For observers: allocates.</summary>
    internal ReadOnlySpan<T> LastSpikes(int projection, int shard)
    {
        Population source = parents[projection].Shards[shard].Population;
        var values = new T[source.Neurons * spikes.Samples];
        for (int neuron = 0; neuron < source.Neurons; neuron++)
            foreach (int sample in spikes.SamplesOf(FirstOf(projection) + source.FirstNeuron + neuron)) values[(sample * source.Neurons) + neuron] = T.One;
        return values;
    }

    /// <summary>Weights of each projection, and the biases, for a state to be saved or restored.</summary>
    internal IEnumerable<MemoryMatrix<T>> Memory(Layer layer)
    {
        for (int p = 0; p < parents.Length; p++)
            yield return Part(NetworkState.WeightsName(parents[p].Projection.Source.Name, layer.Name), FirstOf(p), stretches[p]);
        if (hasBias && parents.Length > 0) yield return Part(NetworkState.BiasName(layer.Name), weights.Sources - 1, 1);
    }

    private MemoryMatrix<T> Part(string name, int first, int columns) => new(
        name, columns,
        () =>
        {
            var values = new T[neurons * columns];
            weights.Unpack(values, first);
            return values;
        },
        values => weights.Pack(values, first));

    private int FirstOf(int projection) => stretches.AsSpan(0, projection).ToArray().Sum();
}
