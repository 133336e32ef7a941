using Akka.Actor;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine;

/// <summary>Delays the messages of an asynchronous relaxation at random, so that they overtake one another (<c>rule.delay</c>).</summary>
/// <param name="delay">Bounds of the delay.</param>
/// <param name="seed">Seed of the delays.</param>
/// <param name="outlet">What carries a message when its time has come.</param>
/// <param name="sender">The sending population's actor, which carries it.</param>
internal sealed class OutletDelay<T>(Delay delay, ulong seed, ActorOutlet<T> outlet, IActorRef sender) : IOutletDecorator<T>
    where T : unmanaged
{
    private readonly RandomStream stream = new(seed, StreamPurpose.Delay, 0);

    /// <inheritdoc/>
    public void Deliver(in Message<T> message, Action<Message<T>> carry)
    {
        MessageHeader header = message.Header;
        if (header.Phase != Phase.Relax)
        {
            carry(message);
            return;
        }
        double fraction = stream.Uniform(header.Edge, 0, header.Step, (int)header.Sequence);
        double milliseconds = delay.MinimumMs + fraction * (delay.MaximumMs - delay.MinimumMs);
        var due = new DelayedMessage<T>(outlet, message);
        _ = Task.Delay(TimeSpan.FromMilliseconds(milliseconds))
            .ContinueWith(_ => sender.Tell(due, ActorRefs.NoSender), TaskScheduler.Default);
    }
}

/// <summary>A message whose delay is over, sent by the outlet's decorator to its own population.</summary>
internal sealed record DelayedMessage<T>(ActorOutlet<T> Outlet, Message<T> Message)
    where T : unmanaged;
