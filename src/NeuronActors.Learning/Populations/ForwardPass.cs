using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Messages;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>h = Σ W x̄ + b of one population, with the weights it owns (law 1).</summary>
/// <remarks>
/// Receives: Activation from every population below. The sum runs over each whole layer below in neuron order: the shards'
/// messages are read as consecutive blocks of one operand. The messages are kept until <see cref="Release"/>,
/// because the weight update needs them.
/// </remarks>
public sealed class ForwardPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Incoming[] projections;
    private readonly int neurons;
    private bool packed;

    /// <summary>Makes the weights of a population: each neuron's are drawn by its number in the layer, whatever the shards.</summary>
    public ForwardPass(PopulationContext<T> context)
    {
        neurons = context.Population.Neurons;
        int batch = context.Settings.Share;
        projections = [.. context.Parents.Select(parent => new Incoming(parent, neurons))];
        foreach (Incoming incoming in projections)
        {
            var stream = new RandomStream(context.Settings.Seed, StreamPurpose.Weights, (uint)incoming.Parent.Projection.Index);
            incoming.Parent.Projection.Weights.Fill(
                incoming.Weights, context.Population.FirstNeuron, context.Population.Layer.Neurons, stream);
            incoming.Mask = SynapseMask.OfForward<T>(context.Population, incoming.Parent.Projection, context.Settings.Seed);
            SynapseMask.Remove(incoming.Mask, incoming.Weights.Values());
        }
        Bias = context.Settings.Bias ? Dense.Zeros<T>(neurons, 1) : null;
        Input = new T[neurons * batch];
        Arrived = new OneFromEach<T>(
            MessageKind.Activation, [.. context.ShardsBelow(withInput: true).Select(shard => shard.Activation)]);
        ArrivedAboveInput = new OneFromEach<T>(
            MessageKind.Activation, [.. context.ShardsBelow(withInput: false).Select(shard => shard.Activation)]);
    }

    /// <summary>Met when every population below has sent its activation.</summary>
    public OneFromEach<T> Arrived { get; }

    /// <summary>Met when every population below has sent its activation, the input left aside.</summary>
    public OneFromEach<T> ArrivedAboveInput { get; }

    /// <summary>h, [n × columns].</summary>
    public T[] Input { get; }

    /// <summary>b, [n × 1]; null where the network has none.</summary>
    public Matrix<T>? Bias { get; }

    /// <summary>Number of projections that come in.</summary>
    public int Projections => projections.Length;

    /// <summary>Samples of the batch whose messages are held.</summary>
    public int Columns { get; private set; }

    /// <summary>W of a projection, [n × sources].</summary>
    public Matrix<T> Weights(int projection) => projections[projection].Weights;

    /// <summary>1 for each synapse that is there, 0 for one that is not, [n × sources]; null where all are.</summary>
    public T[]? Mask(int projection) => projections[projection].Mask;

    /// <summary>The projection and the populations it comes from.</summary>
    public ParentProjection<T> Parent(int projection) => projections[projection].Parent;

    /// <summary>x̄ of one shard below, as it sent it.</summary>
    public Payload<T> Activity(int projection, int shard) =>
        projections[projection].Held[shard] ?? throw new InvalidOperationException("no activation is held");

    /// <summary>Weights have changed: the next product packs them anew.</summary>
    public void WeightsChanged() => packed = false;

    /// <summary>Takes one Activation from each population below. Returns where they stand: a new batch, and its phase.</summary>
    public Position Take()
    {
        MessageHeader first = projections[0].Parent.Shards[0].Activation.Peek().Header;
        var at = new Position(first.Batch, first.Phase, first.Step);
        TakeAt(at);
        return at;
    }

    /// <summary>Takes one more Activation of the same batch from each population below, in place of the one held.</summary>
    /// <param name="at">Where the messages must stand.</param>
    /// <param name="withInput">Whether the input sends one too.</param>
    /// <returns>True when all of them are marked settled.</returns>
    public bool TakeAt(Position at, bool withInput = true)
    {
        bool settled = true;
        foreach (Incoming incoming in projections)
            for (int shard = 0; shard < incoming.Held.Length && (withInput || incoming.Parent.Projection.Source.Index > 0); shard++)
            {
                Message<T> message = incoming.Parent.Shards[shard].Activation.Take(MessageKind.Activation, at.Batch, at.Phase, at.Step);
                incoming.Held[shard]?.Release();
                incoming.Held[shard] = message.Payload;
                Columns = message.Payload.Columns;
                settled &= message.Header.Settled;
            }
        return settled;
    }

    /// <summary>Asynchronous relaxation: takes everything that waits and keeps the newest of each sender; the input says nothing more.</summary>
    /// <returns>True if anything has come.</returns>
    public bool TakeNewest()
    {
        bool any = false;
        foreach (Incoming incoming in projections)
            for (int shard = 0; shard < incoming.Held.Length; shard++)
                while (incoming.Parent.Shards[shard].Activation.HasNext(Phase.Relax))
                {
                    any = true;
                    Message<T> message = incoming.Parent.Shards[shard].Activation.Take();
                    bool isNewer = message.Header.Sequence > incoming.Newest[shard];
                    (isNewer ? incoming.Held[shard]! : message.Payload).Release();
                    if (isNewer) (incoming.Held[shard], incoming.Newest[shard]) = (message.Payload, message.Header.Sequence);
                }
        return any;
    }

    /// <summary>h = Σ W x̄, to which <see cref="AddBias"/> adds b. [n × columns]</summary>
    public void Drive()
    {
        for (int p = 0; p < projections.Length; p++)
        {
            Incoming incoming = projections[p];
            if (!packed) incoming.Packed.Pack(incoming.Weights.Values(), neurons, incoming.Weights.ColumnCount, 1, neurons);
            Drive(incoming, incoming.Held, p == 0 ? T.Zero : T.One, Input);
        }
        packed = true;
    }

    /// <summary>h = Σ W x̃ + b with one more activation of each population below but the input, which has no other. What is held stays.</summary>
    /// <param name="at">Where the messages must stand.</param>
    /// <param name="input">Overwritten with h, [n × columns].</param>
    public void DrivePerturbed(in Position at, T[] input)
    {
        if (Array.TrueForAll(projections, incoming => incoming.IsFromInput))
        {
            Input.AsSpan(0, neurons * Columns).CopyTo(input);
            return;
        }
        for (int p = 0; p < projections.Length; p++)
        {
            Incoming incoming = projections[p];
            if (!incoming.IsFromInput) incoming.TakeAside(at);
            Drive(incoming, incoming.IsFromInput ? incoming.Held : incoming.Aside, p == 0 ? T.Zero : T.One, input);
            incoming.ReleaseAside();
        }
        if (Bias is not null) AddToEachColumn(Bias.Values(), input.AsSpan(0, neurons * Columns));
    }

    private void Drive(Incoming incoming, Payload<T>?[] activities, T keep, T[] input)
    {
        for (int shard = 0; shard < activities.Length; shard++)
        {
            Payload<T> activity = activities[shard]!;
            incoming.Blocks[shard] = new RightBlock<T>(activity.Values, 0, activity.Rows, 1, activity.Rows);
        }
        Product.Multiply<T>(incoming.Packed, incoming.Blocks, Columns, T.One, keep, input, neurons);
    }

    /// <summary>h ← h + b.</summary>
    public void AddBias()
    {
        if (Bias is not null) AddToEachColumn(Bias.Values(), Input.AsSpan(0, neurons * Columns));
    }

    /// <summary>Gives the activations back to those who sent them.</summary>
    public void Release()
    {
        foreach (Incoming incoming in projections)
            for (int shard = 0; shard < incoming.Held.Length; shard++)
            {
                incoming.Held[shard]?.Release();
                incoming.Held[shard] = null;
            }
    }

    private static void AddToEachColumn(T[] bias, Span<T> values)
    {
        for (int start = 0; start < values.Length; start += bias.Length)
        {
            Span<T> column = values.Slice(start, bias.Length);
            for (int i = 0; i < column.Length; i++) column[i] += bias[i];
        }
    }

    private sealed class Incoming(ParentProjection<T> parent, int neurons)
    {
        public ParentProjection<T> Parent { get; } = parent;

        public Matrix<T> Weights { get; } = Dense.Zeros<T>(neurons, parent.Projection.Source.Neurons);

        public T[]? Mask { get; set; }

        public PackedMatrix<T> Packed { get; } = new();

        public Payload<T>?[] Held { get; } = new Payload<T>?[parent.Shards.Count];

        public Payload<T>?[] Aside { get; } = new Payload<T>?[parent.Shards.Count];
        public long[] Newest { get; } = new long[parent.Shards.Count];

        public RightBlock<T>[] Blocks { get; } = new RightBlock<T>[parent.Shards.Count];

        public bool IsFromInput => Parent.Projection.Source.Index == 0;

        public void TakeAside(in Position at)
        {
            for (int shard = 0; shard < Aside.Length; shard++)
                Aside[shard] = Parent.Shards[shard].Activation.Take(MessageKind.Activation, at.Batch, at.Phase, at.Step).Payload;
        }

        public void ReleaseAside()
        {
            for (int shard = 0; shard < Aside.Length; shard++)
            {
                Aside[shard]?.Release();
                Aside[shard] = null;
            }
        }
    }
}
