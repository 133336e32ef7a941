using System.Numerics;
using Akka.Actor;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>Comes between an outlet and what carries its messages: a delay, a loss, a fault of a test.</summary>
/// <remarks>Called on the thread of the sending population.</remarks>
public interface IOutletDecorator<T>
    where T : unmanaged
{
    /// <summary>Delivers a message: carries it, carries it twice, later, changed, or releases its payload instead.</summary>
    /// <param name="message">The message; its payload holds one share for this edge.</param>
    /// <param name="carry">Carries a message to the receiver. Only on the thread of the sending population.</param>
    void Deliver(in Message<T> message, Action<Message<T>> carry);
}

/// <summary>The decorator of an edge's outlet; null for none.</summary>
public delegate IOutletDecorator<T>? OutletDecoration<T>(Edge edge)
    where T : unmanaged;

/// <summary>The sending end of an edge: the reference of one actor, and nothing else (law 2).</summary>
internal abstract class ActorOutlet<T>(Edge edge, uint session) : Outlet<T>(edge, session)
    where T : unmanaged
{
    private IOutletDecorator<T>? decorator;
    private Action<Message<T>>? carry;

    /// <summary>Everything that is sent passes through it from now on.</summary>
    public void Decorate(IOutletDecorator<T> with) => (decorator, carry) = (with, message => Carry(message));

    /// <summary>Carries a message past all decorators.</summary>
    public abstract void Carry(in Message<T> message);

    /// <inheritdoc/>
    protected override void Deliver(in Message<T> message)
    {
        if (decorator is null) Carry(message);
        else decorator.Deliver(message, carry!);
    }
}

/// <summary>The sending end of an edge within a process: messages and payloads travel by reference.</summary>
/// <remarks>
/// What waits in the receiver's mailbox holds payloads of this sender, so there is never more of it than the sender owns payloads; one
/// message more is a broken promise.
/// </remarks>
internal sealed class LocalOutlet<T>(Edge edge, uint session, IActorRef receiver) : ActorOutlet<T>(edge, session)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private PooledMessage<T>? last;
    private int messages;

    /// <inheritdoc/>
    public override void Carry(in Message<T> message)
    {
        last = last is null || last.Next.IsUnderWay ? OneMore() : last.Next;
        receiver.Tell(last.Fill(message), ActorRefs.NoSender);
    }

    private PooledMessage<T> OneMore()
    {
        if (++messages > NeuronPopulation<T>.PortCapacity)
            throw new InvalidOperationException($"{messages - 1} messages to {Edge.Receiver.Name} wait, and one more was sent");
        return last is null ? new PooledMessage<T>() : new PooledMessage<T>(last);
    }
}
