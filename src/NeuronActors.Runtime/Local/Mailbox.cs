using System.Threading.Tasks.Dataflow;
using NeuronActors.Messages;

namespace NeuronActors.Runtime;

/// <summary>A bounded mailbox: a Dataflow target block that any source can be linked to, read by one reader.</summary>
/// <remarks>
/// The framework's own <see cref="BufferBlock{T}"/> starts a task to look for linked targets whenever sender and receiver
/// collide: about one allocation per hundred messages here. This block has no targets to look for and allocates nothing.
/// A message that does not fit is declined; it is never dropped in silence.
/// </remarks>
internal sealed class Mailbox<T>(int capacity) : ITargetBlock<Message<T>>
    where T : unmanaged
{
    private readonly Message<T>[] ring = new Message<T>[capacity];
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private int first;
    private int count;
    private bool complete;

    /// <inheritdoc/>
    public Task Completion => completion.Task;

    /// <summary>True when a message waits.</summary>
    public bool HasMail => Volatile.Read(ref count) > 0;

    /// <inheritdoc/>
    public DataflowMessageStatus OfferMessage(
        DataflowMessageHeader messageHeader, Message<T> messageValue, ISourceBlock<Message<T>>? source, bool consumeToAccept)
    {
        lock (gate)
        {
            if (complete) return DataflowMessageStatus.DecliningPermanently;
            if (count == ring.Length) return DataflowMessageStatus.Declined;
            if (consumeToAccept)
            {
                messageValue = source!.ConsumeMessage(messageHeader, this, out bool consumed);
                if (!consumed) return DataflowMessageStatus.NotAvailable;
            }
            ring[(first + count) % ring.Length] = messageValue;
            Volatile.Write(ref count, count + 1);
            return DataflowMessageStatus.Accepted;
        }
    }

    /// <summary>Takes the oldest message, if there is one.</summary>
    public bool TryReceive(out Message<T> message)
    {
        lock (gate)
        {
            message = default;
            if (count == 0) return false;
            message = ring[first];
            ring[first] = default;
            first = (first + 1) % ring.Length;
            Volatile.Write(ref count, count - 1);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Complete()
    {
        lock (gate) complete = true;
        completion.TrySetResult();
    }

    /// <inheritdoc/>
    public void Fault(Exception exception)
    {
        lock (gate) complete = true;
        completion.TrySetException(exception);
    }
}
