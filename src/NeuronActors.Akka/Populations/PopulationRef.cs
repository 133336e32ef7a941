using System.Numerics;
using Akka.Actor;
using NeuronActors.Messages;
using NeuronActors.Runtime;

namespace NeuronActors.Akka;

/// <summary>A reference to a population's actor, which its neighbours in this process are handed at wiring.</summary>
/// <remarks>
/// An actor's own mailbox has no bound. Each sender owns a fixed number of payloads, so what waits is bounded by their sum; this
/// counts it, and refuses what is more. A message is boxed once, when it is told, and its payload travels by reference.
/// </remarks>
internal sealed class PopulationRef<T> : ICellHost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IActorRef actor;
    private readonly int capacity;
    private int waiting;
    private int awake;
    private volatile bool isRetired;

    /// <summary>Starts an actor that has no cell yet.</summary>
    /// <param name="system">Where.</param>
    /// <param name="name">Its name, for people.</param>
    /// <param name="capacity">Messages that may wait for it.</param>
    public PopulationRef(IActorRefFactory system, string name, int capacity)
    {
        this.capacity = capacity;
        actor = system.ActorOf(PopulationActor<T>.Of(this), name);
    }

    /// <inheritdoc/>
    public PopulationCell<T>? Cell { get; set; }

    /// <inheritdoc/>
    public Action<Exception>? Failed { get; set; }

    /// <summary>It does nothing any more.</summary>
    public bool IsRetired => isRetired;

    /// <inheritdoc/>
    public void Post(in Message<T> message)
    {
        if (!TryPost(message)) throw new InvalidOperationException($"a mailbox of {capacity} messages is full");
    }

    /// <inheritdoc/>
    public bool TryPost(in Message<T> message)
    {
        if (Interlocked.Increment(ref waiting) > capacity)
        {
            Interlocked.Decrement(ref waiting);
            return false;
        }
        actor.Tell(message, ActorRefs.NoSender);
        return true;
    }

    /// <inheritdoc/>
    public void Wake()
    {
        if (Interlocked.Exchange(ref awake, 1) == 0) actor.Tell(GoOn.Message, ActorRefs.NoSender);
    }

    /// <inheritdoc/>
    public void Retire()
    {
        isRetired = true;
        actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);
    }

    /// <summary>The actor has taken a message out of its mailbox.</summary>
    internal void Taken() => Interlocked.Decrement(ref waiting);

    /// <summary>The actor looks whether it can go on; who wakes it from now on is heard again.</summary>
    internal void Awoken() => Interlocked.Exchange(ref awake, 0);

    /// <summary>There may be something to do.</summary>
    private sealed class GoOn : INotInfluenceReceiveTimeout
    {
        public static readonly GoOn Message = new();
    }
}
