using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>What is under way along one edge, in the order in which it was sent.</summary>
internal sealed class Lane<T>(Edge edge)
    where T : unmanaged
{
    private readonly Queue<(Message<T> Message, ulong Print)> underWay = [];
    private readonly Queue<(MessageHeader Header, ulong Print)> unread = [];

    /// <summary>The edge.</summary>
    public Edge Edge => edge;

    /// <summary>True when something is under way.</summary>
    public bool HasMail => underWay.Count > 0;

    /// <summary>Messages that have arrived so far: the sequence number of the next one.</summary>
    public long Arrived { get; private set; }

    /// <summary>A message was sent.</summary>
    public void Send(in Message<T> message, ulong print) => underWay.Enqueue((message, print));

    /// <summary>The oldest message under way arrives.</summary>
    public (Message<T> Message, ulong Print) Take()
    {
        Arrived++;
        return underWay.Dequeue();
    }

    /// <summary>The cell of the receiver has taken a message in.</summary>
    public void TakenIn(in MessageHeader header, ulong print) => unread.Enqueue((header, print));

    /// <summary>What the receiver must find when it reads next; null if nothing has come.</summary>
    public (MessageHeader Header, ulong Print)? Next() => unread.TryDequeue(out var next) ? next : null;
}
