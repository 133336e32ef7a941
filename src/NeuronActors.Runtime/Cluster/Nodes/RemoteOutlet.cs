using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>The sending end of an edge whose receiver is on another node.</summary>
/// <remarks>
/// At most a window of messages is under way; what comes beyond that waits here with its payload still held, so the sender
/// runs out of payloads and waits as it would for a neighbour of its own node. The receiver returns credit as it reads.
/// </remarks>
internal sealed class RemoteOutlet<T>(Edge edge, uint session, int window, bool compact, ITransport transport) : Outlet<T>(edge, session)
    where T : unmanaged
{
    private readonly string route = Routes.Edge(session, edge.Index);
    private readonly Queue<Message<T>> held = [];
    private readonly Lock gate = new();
    private int underWay;
    private long wireMessages;
    private long wireBytes;

    /// <summary>Messages handed to the transport so far.</summary>
    public long WireMessages => Volatile.Read(ref wireMessages);

    /// <summary>Bytes of them, headers included.</summary>
    public long WireBytes => Volatile.Read(ref wireBytes);

    /// <summary>Messages sent that the receiver has not credited yet, and those that wait for credit.</summary>
    public int Lag
    {
        get
        {
            lock (gate) return underWay + held.Count;
        }
    }

    /// <summary>The receiver has read so many. False if that is more than are under way: a broken promise, and not counted.</summary>
    public bool Credit(int count)
    {
        lock (gate)
        {
            if (count < 1 || count > underWay) return false;
            underWay -= count;
            while (underWay < window && held.TryDequeue(out Message<T> message)) Send(message);
            return true;
        }
    }

    /// <inheritdoc/>
    protected override void Deliver(in Message<T> message)
    {
        lock (gate)
        {
            if (underWay < window) Send(message);
            else held.Enqueue(message);
        }
    }

    private void Send(in Message<T> message)
    {
        underWay++;
        PayloadForm form = PayloadForms.For<T>(message.Header.Kind, compact);
        FrameBuffer frame = FrameBuffer.Rent(MessageWire.SizeOf(message, form));
        MessageWire.Write(message, form, frame.Bytes);
        message.Payload.Release();
        Volatile.Write(ref wireMessages, wireMessages + 1);
        Volatile.Write(ref wireBytes, wireBytes + frame.Length);
        transport.Send(route, Lane.Data, frame, mustArrive: true);
    }
}
