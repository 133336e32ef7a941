using System.Numerics;
using System.Threading.Tasks.Dataflow;
using NeuronActors.Learning;
using NeuronActors.Messages;

namespace NeuronActors.Runtime;

/// <summary>A population cell with its mailbox, run by one worker at a time.</summary>
/// <remarks>
/// The mailbox is a bounded Dataflow block. It cannot fill up: each sender owns a fixed number of payloads, and the bound
/// is their sum. A host is idle or queued; whoever brings something wakes it, and a host that goes idle looks once more.
/// </remarks>
internal sealed class LocalHost<T>(WorkerPool workers, int home, int capacity) : WorkerPool.IHost, ICellHost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Turns that a population takes before others on this worker get theirs.</summary>
    private const int TurnsPerRun = 4;

    private readonly Mailbox<T> mailbox = new(capacity);
    private int queued;
    private volatile bool failed;

    public int Home { get; } = home;

    /// <inheritdoc/>
    public PopulationCell<T>? Cell { get; set; }

    /// <inheritdoc/>
    public Action<Exception>? Failed { get; set; }

    /// <inheritdoc/>
    public void Post(in Message<T> message)
    {
        if (!TryPost(message)) throw new InvalidOperationException($"a mailbox of {capacity} messages is full");
    }

    /// <inheritdoc/>
    public bool TryPost(in Message<T> message)
    {
        if (!mailbox.Post(message)) return false;
        Wake();
        return true;
    }

    /// <inheritdoc/>
    public void Retire() => failed = true;

    /// <inheritdoc/>
    public void Wake()
    {
        if (Interlocked.Exchange(ref queued, 1) == 0) workers.Queue(this);
    }

    public void Run()
    {
        if (failed) return;
        try
        {
            Receive();
            Cell!.Advance(TurnsPerRun);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            failed = true;
            Failed?.Invoke(exception);
            return;
        }
        // What came while this ran has not queued it again, so look once more. Another worker may be running the population
        // by then: what is read here is a hint, and a wrong one costs one empty run.
        Volatile.Write(ref queued, 0);
        Interlocked.MemoryBarrier();
        if (mailbox.HasMail || Cell.Process.CanAdvance) Wake();
    }

    private void Receive()
    {
        while (mailbox.TryReceive(out Message<T> message)) Cell!.Receive(message);
    }
}
