using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>Σ ψ g over the populations above, with feedback weights that this population owns (law 1).</summary>
/// <remarks>
/// Receives: Feedback from every population above, or from the output alone if the rule broadcasts its error; FeedbackWeights only with
/// <c>feedback: transport</c>, where ψ is whatever the child last sent in place of its transpose. ψ is packed once a batch and serves all its steps. The sum runs over each whole
/// layer above in neuron order: the shards' messages are read as consecutive blocks of one operand.
/// </remarks>
public sealed class FeedbackPath<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Outgoing[] projections;
    private readonly Port<T>[] ports;
    private readonly int neurons;
    private readonly bool transported;
    private readonly T[] silence;    // stands for feedback that has not come yet, in asynchronous relaxation
    private readonly T[] previous;   // x before a step with several projections, to measure its change
    private bool packed;

    /// <summary>Makes the feedback weights of a population, or room for transported ones.</summary>
    /// <param name="context">Everything the population is handed.</param>
    /// <param name="kind">Where its feedback weights come from.</param>
    /// <param name="hears">False for a population that hears of no error: the path is empty.</param>
    public FeedbackPath(PopulationContext<T> context, FeedbackKind kind, bool hears)
    {
        neurons = context.Population.Neurons;
        transported = kind == FeedbackKind.Transport;
        IReadOnlyList<FeedbackSource<T>> sources = hears ? context.FeedbackFrom : [];
        projections = [.. sources.Select(source => new Outgoing(source, neurons, !transported))];
        ports = [.. sources.SelectMany(source => source.Shards).Select(shard => shard.Feedback)];
        foreach (Outgoing outgoing in projections)
        {
            outgoing.Packed.Resize(neurons, outgoing.Child.Projection.Target.Neurons);
            if (outgoing.Weights is null) continue;
            var stream = new RandomStream(context.Settings.Seed, StreamPurpose.FeedbackWeights, (uint)outgoing.Child.Projection.Index);
            context.Settings.Rule.FeedbackWeights.Fill(
                outgoing.Weights, context.Population.FirstNeuron, context.Population.Layer.Neurons, stream);
            SynapseMask.Remove(
                SynapseMask.OfFeedback<T>(context.Population, outgoing.Child.Projection, context.Settings.Rule.FeedbackConnectivity, context.Settings.Seed),
                outgoing.Weights.Values());
        }
        Arrived = new OneFromEach<T>(MessageKind.Feedback, ports);
        WeightsArrived = new OneFromEach<T>(MessageKind.FeedbackWeights, transported ? ports : []);
        int widest = sources.SelectMany(source => source.Shards).Max(shard => (int?)shard.Population.Neurons) ?? 0;
        silence = new T[context.Settings.Share * widest];
        previous = projections.Length > 1 ? new T[context.Settings.Share * neurons] : [];
    }

    /// <summary>Met when every population above that has not settled has sent its next feedback.</summary>
    public OneFromEach<T> Arrived { get; }

    /// <summary>Met when every population above has sent the transpose of its weights; at once where none is sent.</summary>
    public OneFromEach<T> WeightsArrived { get; }

    /// <summary>The ports that feedback comes in by.</summary>
    public IReadOnlyList<Port<T>> Ports => ports;

    /// <summary>Number of projections that go out.</summary>
    public int Projections => projections.Length;

    /// <summary>The projection or broadcast, and the populations that tell of their error along it.</summary>
    public FeedbackSource<T> Child(int projection) => projections[projection].Child;

    /// <summary>ψ of a projection, [n × targets], where this population keeps one; null with weight transport.</summary>
    public Matrix<T>? Weights(int projection) => projections[projection].Weights;

    /// <summary>g of one shard above, as it last sent it.</summary>
    public Payload<T> Signal(int projection, int shard) =>
        projections[projection].Held[shard] ?? throw new InvalidOperationException("no feedback is held");

    /// <summary>Feedback weights have changed: the next product packs them anew.</summary>
    public void WeightsChanged() => packed = false;

    /// <summary>A relaxation begins: nobody above has settled, and nothing is held.</summary>
    public void Begin(Position at)
    {
        Arrived.Reset();
        Release();
        foreach (Outgoing outgoing in projections)
            if (transported) TakeWeights(outgoing, at);
            else if (!packed) outgoing.PackWhole(neurons);
        packed = true;
    }

    /// <summary>Takes the next feedback of everybody above who has not settled.</summary>
    /// <param name="at">Where the messages must stand.</param>
    public void Take(Position at)
    {
        int index = 0;
        foreach (Outgoing outgoing in projections)
            for (int shard = 0; shard < outgoing.Held.Length; shard++, index++)
                if (!Arrived.IsExcused(index))
                    Hold(outgoing, shard, index, ports[index].Take(MessageKind.Feedback, at.Batch, at.Phase, at.Step));
    }

    /// <summary>Takes the next feedback of everybody above, whatever it says of having settled.</summary>
    /// <param name="at">Where the messages must stand.</param>
    /// <returns>True when all of it is marked settled.</returns>
    public bool TakeFromEach(Position at)
    {
        bool settled = true;
        int index = 0;
        foreach (Outgoing outgoing in projections)
            for (int shard = 0; shard < outgoing.Held.Length; shard++, index++)
            {
                Message<T> message = ports[index].Take(MessageKind.Feedback, at.Batch, at.Phase, at.Step);
                outgoing.Held[shard]?.Release();
                outgoing.Held[shard] = message.Payload;
                settled &= message.Header.Settled;
            }
        return settled;
    }

    /// <summary>Asynchronous relaxation: takes everything that waits and keeps the newest of each sender.</summary>
    public void TakeNewest()
    {
        int index = 0;
        foreach (Outgoing outgoing in projections)
            for (int shard = 0; shard < outgoing.Held.Length; shard++, index++)
                while (ports[index].HasNext(Phase.Relax))
                {
                    Message<T> message = ports[index].Take();
                    if (outgoing.Held[shard] is null || message.Header.Sequence > outgoing.Newest[shard])
                    {
                        outgoing.Newest[shard] = message.Header.Sequence;
                        Hold(outgoing, shard, index, message);
                    }
                    else
                    {
                        message.Payload.Release();
                    }
                }
    }

    /// <summary>x ← keep · x + add · Σ ψ g, and where a gate is given, gated ← x ⊙ gate in the same pass. [n × columns]</summary>
    /// <returns>The largest |change| of x if <paramref name="measure"/>, else 0.</returns>
    public T AddTo(T[] activity, int columns, T keep, T add, ReadOnlySpan<T> gate, Span<T> gated, bool measure)
    {
        if (projections.Length == 1) return AddOne(projections[0], activity, columns, keep, add, gate, gated, measure);
        if (measure) activity.AsSpan(0, neurons * columns).CopyTo(previous);
        for (int p = 0; p < projections.Length; p++)
        {
            bool last = p == projections.Length - 1;
            AddOne(projections[p], activity, columns, p == 0 ? keep : T.One, add, last ? gate : [], last ? gated : [], false);
        }
        return measure ? Elementwise.LargestDifference<T>(activity.AsSpan(0, neurons * columns), previous) : T.Zero;
    }

    private T AddOne(
        Outgoing outgoing, T[] activity, int columns, T keep, T add, ReadOnlySpan<T> gate, Span<T> gated, bool measure)
    {
        for (int shard = 0; shard < outgoing.Held.Length; shard++) outgoing.Blocks[shard] = BlockOf(outgoing, shard);
        if (measure)
            return Product.MultiplyMeasured<T>(outgoing.Packed, outgoing.Blocks, columns, add, keep, activity, neurons, gate, gated);
        if (gate.IsEmpty)
            Product.Multiply<T>(outgoing.Packed, outgoing.Blocks, columns, add, keep, activity, neurons);
        else
            Product.MultiplyGated<T>(outgoing.Packed, outgoing.Blocks, columns, add, keep, activity, neurons, gate, gated);
        return T.Zero;
    }

    /// <summary>Gives all held feedback back.</summary>
    public void Release()
    {
        foreach (Outgoing outgoing in projections)
            for (int shard = 0; shard < outgoing.Held.Length; shard++)
            {
                outgoing.Held[shard]?.Release();
                outgoing.Held[shard] = null;
            }
    }

    private void Hold(Outgoing outgoing, int shard, int index, in Message<T> message)
    {
        outgoing.Held[shard]?.Release();
        outgoing.Held[shard] = message.Payload;
        if (message.Header.Settled) Arrived.Excuse(index);
    }

    private RightBlock<T> BlockOf(Outgoing outgoing, int shard)
    {
        int rows = outgoing.Child.Shards[shard].Population.Neurons;
        return new RightBlock<T>(outgoing.Held[shard]?.Values ?? silence, 0, rows, 1, rows);
    }

    private void TakeWeights(Outgoing outgoing, Position at)
    {
        foreach (FeedbackShard<T> shard in outgoing.Child.Shards)
        {
            Payload<T> weights = shard.Feedback.Take(MessageKind.FeedbackWeights, at.Batch, WeightTransport<T>.PhaseOf(at), 0).Payload;
            int above = shard.Population.Neurons;
            outgoing.Packed.PackColumns(weights.Values, shard.Population.FirstNeuron, above, above, 1);   // transposed: ψ = Wᵀ
            weights.Release();
        }
    }

    private sealed class Outgoing(FeedbackSource<T> child, int neurons, bool keepsWeights)
    {
        public FeedbackSource<T> Child { get; } = child;

        public Matrix<T>? Weights { get; } = keepsWeights ? Dense.Zeros<T>(neurons, child.Projection.Target.Neurons) : null;

        public PackedMatrix<T> Packed { get; } = new();

        public Payload<T>?[] Held { get; } = new Payload<T>?[child.Shards.Count];

        public long[] Newest { get; } = new long[child.Shards.Count];

        public RightBlock<T>[] Blocks { get; } = new RightBlock<T>[child.Shards.Count];

        public void PackWhole(int neurons) => Packed.Pack(Weights!.Values(), neurons, Weights!.ColumnCount, 1, neurons);
    }
}
