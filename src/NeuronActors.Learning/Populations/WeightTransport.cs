using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>Sends each population below the weights that come from it. This is weight transport, and metered.</summary>
/// <remarks>W lies column by column, so what a population below needs is one stretch of memory; it reads it transposed.</remarks>
public sealed class WeightTransport<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Messages under way to one population at the most.</summary>
    public const int Slots = 2;

    private readonly ForwardPass<T> forward;
    private readonly int neurons;
    private readonly (int Projection, int First, int Count, Signal<T> Signal)[] targets;

    /// <summary>Transport to those shards that ask for it.</summary>
    public WeightTransport(PopulationContext<T> context, ForwardPass<T> forward, IEnumerable<FeedbackListener<T>> listening)
    {
        (this.forward, neurons) = (forward, context.Population.Neurons);
        Layer[] parents = [.. context.Parents.Select(parent => parent.Projection.Source)];
        targets = [.. listening.Select(listener => (
            Array.IndexOf(parents, listener.Population.Layer), listener.Population.FirstNeuron, listener.Population.Neurons,
            new Signal<T>(MessageKind.FeedbackWeights, [listener.Outlet], Slots, listener.Population.Neurons * neurons, context.Wake)))];
    }

    /// <summary>Number of populations that it goes to.</summary>
    public int Count => targets.Length;

    /// <summary>Met when weights can be sent to one of them.</summary>
    public Need Free(int target) => targets[target].Signal.Free;

    /// <summary>Sends the columns of W that come from that population, [n × its neurons], as they are now.</summary>
    public void Send(int target, Position at)
    {
        (int projection, int first, int count, Signal<T> signal) = targets[target];
        Payload<T> columns = signal.Rent(neurons, count);
        forward.Weights(projection).Values().AsSpan(first * neurons, count * neurons).CopyTo(columns.Values);
        signal.SendAndForget(columns, at with { Phase = PhaseOf(at), Step = 0 });
    }

    /// <summary>The phase that its messages stand in: evaluations count their batches by themselves.</summary>
    internal static Phase PhaseOf(Position at) => at.Phase == Phase.Evaluate ? Phase.Evaluate : Phase.Forward;
}
