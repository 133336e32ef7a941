using Akka.Actor;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>The sending end of an edge whose receiver is on another member.</summary>
/// <remarks>
/// At most a window of messages is under way; what comes beyond that waits here with its payload still held, so the sender runs out of
/// payloads and waits as it would for a neighbour of its own process. The receiver returns credit as it releases payloads.
/// For the thread of the sending population; the counters may be read by any.
/// </remarks>
internal sealed class RemoteOutlet<T>(Edge edge, uint session, IActorRef receiver, IActorRef self, int window, bool compact)
    : ActorOutlet<T>(edge, session)
    where T : unmanaged
{
    private readonly Queue<Message<T>> held = [];
    private int underWay;
    private int waiting;
    private long wireMessages;
    private long wireBytes;

    /// <summary>Messages handed to the transport so far.</summary>
    public long WireMessages => Volatile.Read(ref wireMessages);

    /// <summary>Bytes of them, headers included.</summary>
    public long WireBytes => Volatile.Read(ref wireBytes);

    /// <summary>Messages sent that the receiver has not credited yet, and those that wait for credit.</summary>
    public int Lag => Volatile.Read(ref underWay) + Volatile.Read(ref waiting);

    /// <summary>Whether an actor is the one at the other end.</summary>
    public bool EndsAt(IActorRef actor) => receiver.Equals(actor);

    /// <summary>The receiver has read so many. False if that is more than are under way: a broken promise, and not counted.</summary>
    public bool Credit(int count)
    {
        if (count < 1 || count > underWay) return false;
        underWay -= count;
        while (underWay < window && held.TryDequeue(out Message<T> message)) Send(message);
        Volatile.Write(ref waiting, held.Count);
        return true;
    }

    /// <inheritdoc/>
    public override void Carry(in Message<T> message)
    {
        if (underWay < window) Send(message);
        else held.Enqueue(message);
        Volatile.Write(ref waiting, held.Count);
    }

    private void Send(in Message<T> message)
    {
        underWay++;
        foreach (SignalFrame part in SignalWire.Parts(message, PayloadForms.For<T>(message.Header.Kind, compact)))
        {
            Volatile.Write(ref wireBytes, wireBytes + part.Size);
            receiver.Tell(part, self);
        }
        Volatile.Write(ref wireMessages, wireMessages + 1);
        message.Payload.Release();
    }
}
