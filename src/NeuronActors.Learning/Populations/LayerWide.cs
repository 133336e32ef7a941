using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>An activation that needs the whole layer, in a layer of several shards: each tells the others its h over lateral edges.</summary>
/// <remarks>Every shard assembles the layer in neuron order and computes all of it, so the shards cannot differ by a bit.</remarks>
public sealed class LayerWide<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PopulationContext<T> context;
    private readonly long[] newest;
    private readonly T[] input;
    private readonly T[] output;
    private readonly int layerNeurons;

    /// <summary>Makes room for the whole layer.</summary>
    public LayerWide(PopulationContext<T> context)
    {
        this.context = context;
        layerNeurons = context.Population.Layer.Neurons;
        input = new T[layerNeurons * context.Settings.Share];
        output = new T[layerNeurons * context.Settings.Share];
        newest = new long[context.Siblings.Count];
        Signal = new Signal<T>(
            MessageKind.Lateral, [.. context.Siblings.Select(sibling => sibling.Outlet)], 2,
            context.Population.Neurons * context.Settings.Share, context.Wake);
        Arrived = new OneFromEach<T>(MessageKind.Lateral, [.. context.Siblings.Select(sibling => sibling.Port)]);
    }

    /// <summary>How h is told.</summary>
    public Signal<T> Signal { get; }

    /// <summary>Met when h can be sent.</summary>
    public Need Free => Signal.Free;

    /// <summary>Met when every other shard has sent its h.</summary>
    public Need Arrived { get; }

    /// <summary>Tells the other shards h, [n × columns].</summary>
    public void Send(T[] own, Position at, int columns)
    {
        int neurons = context.Population.Neurons;
        Payload<T> payload = Signal.Rent(neurons, columns);
        own.AsSpan(0, neurons * columns).CopyTo(payload.Values);
        Signal.SendAndForget(payload, at);
    }

    /// <summary>Takes the other shards' h.</summary>
    public void Take(Position at)
    {
        foreach (LateralNeighbour<T> sibling in context.Siblings)
        {
            Payload<T> other = sibling.Port.Take(MessageKind.Lateral, at.Batch, at.Phase, at.Step).Payload;
            Place(other.Values, sibling.Population.FirstNeuron, other.Rows, other.Columns);
            other.Release();
        }
    }

    /// <summary>Asynchronous relaxation: takes all that the other shards have said and keeps the newest of each.</summary>
    /// <returns>True if anything has come.</returns>
    public bool TakeNewest()
    {
        bool any = false;
        for (int s = 0; s < newest.Length; s++)
        {
            LateralNeighbour<T> sibling = context.Siblings[s];
            while (sibling.Port.HasNext(Phase.Relax))
            {
                any = true;
                (MessageHeader header, Payload<T> other) = sibling.Port.Take();
                if (header.Sequence > newest[s]) Place(other.Values, sibling.Population.FirstNeuron, other.Rows, other.Columns);
                newest[s] = Math.Max(newest[s], header.Sequence);
                other.Release();
            }
        }
        return any;
    }

    /// <summary>x = f(h) of the whole layer, of which this population's rows are kept.</summary>
    public void Apply(Activation activation, T[] ownInput, T[] ownOutput, int columns)
    {
        int neurons = context.Population.Neurons, first = context.Population.FirstNeuron;
        Place(ownInput, first, neurons, columns);
        activation.Apply<T>(input.AsSpan(0, layerNeurons * columns), output.AsSpan(0, layerNeurons * columns), layerNeurons);
        for (int sample = 0; sample < columns; sample++)
            output.AsSpan(sample * layerNeurons + first, neurons).CopyTo(ownOutput.AsSpan(sample * neurons));
    }

    private void Place(T[] values, int first, int rows, int columns)
    {
        for (int sample = 0; sample < columns; sample++)
            values.AsSpan(sample * rows, rows).CopyTo(input.AsSpan(sample * layerNeurons + first));
    }
}
