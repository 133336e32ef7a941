using NeuronActors.Messages;

namespace NeuronActors.Engine;

/// <summary>A message under way within a process. It belongs to the outlet that sends it and is used again, so that a Tell allocates no message.</summary>
internal sealed class PooledMessage<T>
    where T : unmanaged
{
    private Message<T> message;
    private int isUnderWay;

    /// <summary>A message in a ring of its own.</summary>
    public PooledMessage() => Next = this;

    /// <summary>A message behind another one of a ring.</summary>
    public PooledMessage(PooledMessage<T> before) => (Next, before.Next) = (before.Next, this);

    /// <summary>The one that is sent after this one, in a ring.</summary>
    public PooledMessage<T> Next { get; private set; }

    /// <summary>It was sent and not received yet.</summary>
    public bool IsUnderWay => Volatile.Read(ref isUnderWay) != 0;

    /// <summary>The sender fills it before it sends it.</summary>
    public PooledMessage<T> Fill(in Message<T> content)
    {
        message = content;
        Volatile.Write(ref isUnderWay, 1);
        return this;
    }

    /// <summary>The receiver takes what is in it; the sender may fill it again.</summary>
    public Message<T> Take()
    {
        Message<T> taken = message;
        message = default;
        Volatile.Write(ref isUnderWay, 0);
        return taken;
    }
}
