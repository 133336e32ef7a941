using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>Sends each population below the weights that come from it. This is weight transport, and metered.</summary>
/// <remarks>By pseudobackprop it sends (W⁺)ᵀ of its own W in place of W. W lies column by column, so what a population below needs is one stretch of memory; it reads it transposed.</remarks>
public sealed class WeightTransport<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Messages under way to one population at the most.</summary>
    public const int Slots = 2;

    private readonly ForwardPass<T> forward;
    private readonly int neurons;
    private readonly (Pseudoinverse Inverse, T[] Transposed)[] inverses;
    private readonly (int Projection, int First, int Count, Signal<T> Signal)[] targets;

    /// <summary>Transport to those shards that ask for it.</summary>
    public WeightTransport(PopulationContext<T> context, ForwardPass<T> forward, IEnumerable<FeedbackListener<T>> listening)
    {
        (this.forward, neurons) = (forward, context.Population.Neurons);
        Layer[] parents = [.. context.Parents.Select(parent => parent.Projection.Source)];
        targets = [.. listening.Select(listener => (
            Array.IndexOf(parents, listener.Population.Layer), listener.Population.FirstNeuron, listener.Population.Neurons,
            new Signal<T>(MessageKind.FeedbackWeights, [listener.Outlet], Slots, listener.Population.Neurons * neurons, context.Wake)))];
        bool inverts = context.Settings.Rule.Kind.Inverts && targets.Length > 0;
        if (inverts && neurons < context.Population.Layer.Neurons)
            throw new ArgumentException($"{context.Population.Name} has a part of its layer only and cannot invert the weights of all", nameof(context));
        inverses = inverts ? [.. context.Parents.Select(parent => (new Pseudoinverse(neurons, parent.Projection.Source.Neurons), new T[neurons * parent.Projection.Source.Neurons]))] : [];
    }

    /// <summary>Number of populations that it goes to.</summary>
    public int Count => targets.Length;

    /// <summary>Met when weights can be sent to one of them.</summary>
    public Need Free(int target) => targets[target].Signal.Free;

    /// <summary>Sends the columns of W that come from that population, [n × its neurons], as they are now.</summary>
    public void Send(int target, Position at)
    {
        (int projection, int first, int count, Signal<T> signal) = targets[target];
        if (target == 0) Invert();
        Payload<T> columns = signal.Rent(neurons, count);
        T[] sent = inverses.Length > 0 ? inverses[projection].Transposed : forward.Weights(projection).Values();
        sent.AsSpan(first * neurons, count * neurons).CopyTo(columns.Values);
        signal.SendAndForget(columns, at with { Phase = PhaseOf(at), Step = 0 });
    }

    /// <summary>The phase that its messages stand in: evaluations count their batches by themselves.</summary>
    internal static Phase PhaseOf(Position at) => at.Phase == Phase.Evaluate ? Phase.Evaluate : Phase.Forward;

    private void Invert()
    {
        for (int p = 0; p < inverses.Length; p++) inverses[p].Inverse.Transposed<T>(forward.Weights(p).Values(), inverses[p].Transposed);
    }
}
