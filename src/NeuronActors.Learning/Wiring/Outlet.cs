using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>The sending end of one edge, and the only way to reach the population at its other end (law 2).</summary>
/// <remarks>Numbers and meters what is sent. Used by its population only, so one thread at a time; counters may be read by any.</remarks>
public abstract class Outlet<T>
    where T : unmanaged
{
    private readonly uint run;

    /// <summary>An outlet for an edge of a run.</summary>
    protected Outlet(Edge edge, uint run) => (Edge, this.run) = (edge, run);

    /// <summary>The edge.</summary>
    public Edge Edge { get; }

    /// <summary>Messages and bytes sent so far, by kind.</summary>
    public Traffic Traffic { get; } = new();

    /// <summary>Number of messages sent along this edge so far; the next one's sequence number.</summary>
    public long Sent { get; private set; }

    /// <summary>Sees what is sent; null costs nothing.</summary>
    internal IPopulationObserver<T>? Observer { get; set; }

    /// <summary>Sends a payload of which the caller has retained one share for this receiver.</summary>
    public void Send(MessageKind kind, in Position at, bool settled, Payload<T> payload)
    {
        var header = new MessageHeader(
            kind, run, at.Batch, at.Phase, at.Step, Edge.Sender.Index, Edge.Receiver.Index, Edge.Index, Sent, settled);
        Sent++;
        Traffic.Count<T>(kind, payload.Count);
        var message = new Message<T>(header, payload);
        Observer?.Sending(message);
        Deliver(message);
    }

    /// <summary>Hands the message to whatever carries it.</summary>
    protected abstract void Deliver(in Message<T> message);
}
