using System.Collections.Concurrent;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>A fixed number of threads that run hosts which have something to do.</summary>
/// <remarks>
/// A host is queued at its home worker, whose cache holds its weights; a worker without work takes from the others.
/// </remarks>
internal sealed class WorkerPool : ICellHosting, IDisposable
{
    /// <summary>Rounds of spinning, a microsecond or less each, for a pool whose next message usually is that near.</summary>
    public const int NearRounds = 400;

    private readonly int spinRounds;
    private readonly ConcurrentQueue<IHost>[] queues;
    private readonly Thread[] threads;
    private readonly Semaphore wakeUp = new(0, int.MaxValue);
    private int sleeping;
    private volatile bool stopping;

    /// <summary>Starts the threads.</summary>
    /// <param name="workers">How many, at least 1.</param>
    /// <param name="spinRounds">How often a worker without work looks again before it sleeps; 0 where it would keep others from the processor.</param>
    public WorkerPool(int workers, int spinRounds)
    {
        this.spinRounds = spinRounds;
        queues = [.. Enumerable.Range(0, workers).Select(_ => new ConcurrentQueue<IHost>())];
        threads = [.. Enumerable.Range(0, workers).Select(index => new Thread(() => Work(index))
        {
            IsBackground = true,
            Name = $"population worker {index}",
        })];
        foreach (Thread thread in threads) thread.Start();
    }

    /// <summary>Something that can be run for a while on any worker, by one at a time.</summary>
    public interface IHost
    {
        /// <summary>Number of the worker that should run it, modulo their count.</summary>
        int Home { get; }

        /// <summary>Does what there is to do, for a while.</summary>
        void Run();
    }

    /// <summary>Queues a host, which must not be queued already.</summary>
    public void Queue(IHost host)
    {
        queues[host.Home % queues.Length].Enqueue(host);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref sleeping) > 0) wakeUp.Release();
    }

    /// <inheritdoc/>
    ICellHost<T> ICellHosting.Host<T>(Population population, int capacity) => new LocalHost<T>(this, population.Index, capacity);

    public void Dispose()
    {
        stopping = true;
        wakeUp.Release(threads.Length);
        foreach (Thread thread in threads) thread.Join();
        wakeUp.Dispose();
    }

    private void Work(int index)
    {
        int idle = 0;
        while (!stopping)
        {
            if (TryTake(index, out IHost? host))
            {
                idle = 0;
                host!.Run();
            }
            else if (++idle < spinRounds)
            {
                Thread.SpinWait(20);
            }
            else
            {
                Sleep();
                idle = 0;
            }
        }
    }

    private void Sleep()
    {
        Interlocked.Increment(ref sleeping);
        if (!AnyQueued() && !stopping) wakeUp.WaitOne();
        Interlocked.Decrement(ref sleeping);
    }

    private bool AnyQueued() => Array.Exists(queues, queue => !queue.IsEmpty);

    private bool TryTake(int index, out IHost? host)
    {
        for (int offset = 0; offset < queues.Length; offset++)
            if (queues[(index + offset) % queues.Length].TryDequeue(out host)) return true;
        host = null;
        return false;
    }
}
