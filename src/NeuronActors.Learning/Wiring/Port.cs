using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>The receiving end of one edge: messages that have arrived and are not read yet, in order.</summary>
/// <remarks>Its bound is the number of payloads its sender owns, so it cannot overflow unless a promise is broken.</remarks>
public sealed class Port<T>
    where T : unmanaged
{
    private readonly Message<T>[] ring;
    private int first;

    /// <summary>A port for an edge, or for control messages where there is none.</summary>
    /// <param name="sender">Who sends along it, for reports; "coordinator" for control.</param>
    /// <param name="edge">The edge, null for control.</param>
    /// <param name="capacity">How many messages may wait unread.</param>
    public Port(string sender, Edge? edge, int capacity) => (Sender, Edge, ring) = (sender, edge, new Message<T>[capacity]);

    /// <summary>Name of the sender.</summary>
    public string Sender { get; }

    /// <summary>The edge, or null for control.</summary>
    public Edge? Edge { get; }

    /// <summary>Messages that wait unread.</summary>
    public int Count { get; private set; }

    /// <summary>Messages that were read, over the whole run.</summary>
    public long Read { get; private set; }

    /// <summary>Sees what is read; null costs nothing.</summary>
    internal IPopulationObserver<T>? Observer { get; set; }

    /// <summary>True when the oldest unread message belongs to a phase.</summary>
    public bool HasNext(Phase phase) => Count > 0 && ring[first].Header.Phase == phase;

    /// <summary>The oldest unread message. There must be one.</summary>
    public ref readonly Message<T> Peek() => ref ring[first];

    /// <summary>Adds a message behind those that wait.</summary>
    /// <exception cref="InvalidOperationException">More messages wait than the sender owns payloads: a broken promise.</exception>
    public void Put(in Message<T> message)
    {
        if (Count == ring.Length)
            throw new InvalidOperationException($"{ring.Length} messages from {Sender} wait unread, and one more came");
        ring[(first + Count) % ring.Length] = message;
        Count++;
    }

    /// <summary>Takes the oldest message; whoever takes it releases its payload.</summary>
    public Message<T> Take()
    {
        Message<T> message = ring[first];
        ring[first] = default;
        first = (first + 1) % ring.Length;
        Count--;
        Read++;
        Observer?.Read(message);
        return message;
    }

    /// <summary>Takes the oldest message, which must be of this kind and stand at this place of the run.</summary>
    /// <exception cref="InvalidOperationException">It is another: sender and receiver disagree about the schedule.</exception>
    public Message<T> Take(MessageKind kind, int batch, Phase phase, int step)
    {
        MessageHeader header = ring[first].Header;
        if (header.Kind != kind || header.Batch != batch || header.Phase != phase || header.Step != step)
            throw new InvalidOperationException(
                $"expected {kind} of batch {batch}, {phase} step {step} from {Sender}, but found {header.Kind} of batch {header.Batch}, {header.Phase} step {header.Step}");
        return Take();
    }
}
