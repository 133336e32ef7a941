using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>A population behind its wiring: a message that an edge allows goes into its port, any other is refused.</summary>
/// <remarks>For one thread at a time: a <see cref="PopulationActor{T}"/>, or the single thread of an audit.</remarks>
public sealed class PopulationGuard<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network network;
    private readonly Dictionary<int, InboundEdge> inbound;
    private readonly Port<T> control;
    private readonly Port<T> updates;
    private readonly Action<Report> report;
    private readonly int share;
    private readonly bool inOrder;

    /// <summary>A guard for a population.</summary>
    /// <param name="process">The population, at its first need.</param>
    /// <param name="network">The graph, of which only this population's edges are looked at.</param>
    /// <param name="wiring">The ports.</param>
    /// <param name="settings">Batch size, replicas and schedule.</param>
    /// <param name="report">Where reports to the coordinator go.</param>
    public PopulationGuard(
        PopulationProcess<T> process, Network network, PopulationWiring<T> wiring, LearningSettings settings, Action<Report> report)
    {
        (Process, this.network, this.report, share, inOrder) = (process, network, report, settings.Share, !settings.IsAsynchronous);
        var traffic = new RuleTraffic(network, settings.Rule);
        Population self = process.Population.Population;
        inbound = network.EdgesInto(self).ToDictionary(edge => edge.Index, edge => new InboundEdge(edge, wiring.PortOf(edge), [.. traffic.Kinds(edge)]));
        control = wiring.ControlOf(self);
        updates = wiring.UpdatesOf(self);
    }

    /// <summary>The population, how far it is, and what it waits for.</summary>
    public PopulationProcess<T> Process { get; }

    /// <summary>Messages that were refused so far.</summary>
    public long Refused { get; private set; }

    /// <summary>Takes a message in. One that the wiring does not allow is refused, counted and reported.</summary>
    public void Receive(in Message<T> message)
    {
        MessageHeader header = message.Header;
        if (header.Edge < 0)
        {
            ReceiveControl(message);
        }
        else if (!inbound.TryGetValue(header.Edge, out InboundEdge? from) || header.Sender != from.Edge.Sender.Index)
        {
            Refuse(message, $"population {header.Sender} has no edge {header.Edge} to {Name}");
        }
        else if (WhyNot(from, message) is { } reason)
        {
            Refuse(message, reason);
        }
        else
        {
            from.Expected = header.Sequence + 1;
            from.Port.Put(message);
        }
    }

    /// <summary>Runs the population while it can.</summary>
    /// <param name="turns">How often at the most.</param>
    /// <returns>How often it went on.</returns>
    public int Advance(int turns) => Process.Advance(turns);

    private string Name => Process.Population.Population.Name;

    private void ReceiveControl(in Message<T> message)
    {
        if (message.Header.Kind == MessageKind.Save)
            report(new SavedReport<T>(message.Header.Receiver, Process.Population.At, Process.Population.Memory.Save()));
        else if (message.Header.Kind is MessageKind.Input or MessageKind.Clamp or MessageKind.Quiet)
            ReceiveClamp(message);
        else if (message.Header.Kind == MessageKind.Update)
            ReceiveUpdate(message);
        else
            Refuse(message, $"{message.Header.Kind} is a signal between populations and cannot come from the coordinator");
    }

    private void ReceiveClamp(in Message<T> message)
    {
        Population self = Process.Population.Population;
        MessageKind kind = message.Header.Kind;
        (int rows, int columns) = (message.Payload?.Rows ?? 0, message.Payload?.Columns ?? 0);
        bool isMine = kind switch
        {
            MessageKind.Input => network.IsInput(self.Layer),
            MessageKind.Clamp => network.IsOutput(self.Layer),
            _ => !inOrder,
        };
        if (message.Header.Sender >= 0)
            Refuse(message, $"only the coordinator sends {kind}");
        else if (!isMine)
            Refuse(message, kind == MessageKind.Quiet ? "the steps of this run are counted, so nobody has to be told that it is quiet" : $"{Name} is not clamped by {kind}");
        else if (kind != MessageKind.Quiet && (rows != self.Neurons || columns < 1 || columns > share))
            Refuse(message, $"{kind} of {rows} × {columns} came, and {Name} is clamped to {self.Neurons} rows and 1 to {share} samples");
        else
            control.Put(message);
    }

    private void ReceiveUpdate(in Message<T> message)
    {
        NeuronPopulation<T> population = Process.Population;
        (int rows, int columns) = (message.Payload?.Rows ?? 0, message.Payload?.Columns ?? 0);
        if (!population.AwaitsUpdate || message.Header.Batch != population.At.Batch || message.Header.Phase != Phase.Learn)
            Refuse(message, $"an Update of batch {message.Header.Batch} came, and {Name} waits for none");
        else if (rows != population.Population.Neurons || columns != population.Update.Columns)
            Refuse(message, $"an Update of {rows} × {columns} came, and the weights of {Name} are {population.Population.Neurons} × {population.Update.Columns}");
        else
            updates.Put(message);
    }

    private string? WhyNot(InboundEdge from, in Message<T> message)
    {
        Edge edge = from.Edge;
        MessageHeader header = message.Header;
        (int rows, int columns) = (message.Payload.Rows, message.Payload.Columns);
        if (!from.Kinds.Contains(header.Kind)) return $"{header.Kind} does not travel along {edge.Sender.Name} → {edge.Receiver.Name}";
        bool fits = header.Kind == MessageKind.FeedbackWeights
            ? rows == edge.Sender.Neurons && columns == edge.Receiver.Neurons
            : rows == (header.Kind == MessageKind.Modulation ? 1 : edge.Sender.Neurons) && columns >= 1 && columns <= share;
        if (!fits) return $"{header.Kind} from {edge.Sender.Name} is {rows} × {columns}, which its wiring does not allow";
        if (inOrder && header.Sequence != from.Expected)
            return $"message {header.Sequence} from {edge.Sender.Name} came where {from.Expected} was next: one is lost or doubled";
        Position at = Process.Population.At;   // evaluations count their batches by themselves
        bool training = header.Phase != Phase.Evaluate && at.Phase != Phase.Evaluate;
        return training && header.Batch < at.Batch ? $"a message of batch {header.Batch} from {edge.Sender.Name} is from the past" : null;
    }

    private void Refuse(in Message<T> message, string reason)
    {
        Refused++;
        message.Payload?.Release();
        report(LocalityViolation.Of(network, Process.Population.Population.Index, Process.Population.At, message.Header, reason));
    }

    private sealed class InboundEdge(Edge edge, Port<T> port, MessageKind[] kinds)
    {
        /// <summary>The kinds that may travel along it.</summary>
        public MessageKind[] Kinds { get; } = kinds;

        public Edge Edge { get; } = edge;

        public Port<T> Port { get; } = port;

        public long Expected { get; set; }
    }
}
