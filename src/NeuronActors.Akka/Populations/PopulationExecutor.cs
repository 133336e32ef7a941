using System.Collections.Concurrent;
using Akka.Configuration;
using Akka.Dispatch;

namespace NeuronActors.Akka;

/// <summary>The threads that run populations' actors, and nothing else.</summary>
/// <remarks>A thread without work looks again for a short while before it sleeps, because in lockstep the next message is usually that near.</remarks>
internal sealed class PopulationExecutor : ExecutorService
{
    /// <summary>Rounds of spinning, a microsecond or less each.</summary>
    private const int NearRounds = 400;

    private readonly ConcurrentQueue<IRunnable> queue = new();
    private readonly object gate = new();
    private readonly int spinRounds;
    private int sleeping;
    private volatile bool stopping;

    public PopulationExecutor(string id, int threads, bool spins)
        : base(id)
    {
        spinRounds = spins ? NearRounds : 0;
        for (int index = 0; index < threads; index++)
            new Thread(Work) { IsBackground = true, Name = $"population actors {index}" }.Start();
    }

    public override void Execute(IRunnable run)
    {
        queue.Enqueue(run);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref sleeping) == 0) return;
        lock (gate) Monitor.Pulse(gate);
    }

    /// <summary>The threads end when nothing is left to do.</summary>
    public override void Shutdown()
    {
        stopping = true;
        lock (gate) Monitor.PulseAll(gate);
    }

    private void Work()
    {
        int idle = 0;
        while (true)
        {
            if (queue.TryDequeue(out IRunnable? run))
            {
                idle = 0;
                run.Run();
            }
            else if (stopping)
            {
                return;
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
        lock (gate)
        {
            Interlocked.Increment(ref sleeping);   // before the look at the queue: whoever queues something afterwards sees it
            if (queue.IsEmpty && !stopping) Monitor.Wait(gate);
            Interlocked.Decrement(ref sleeping);
        }
    }
}

/// <summary>Makes the threads of populations as the settings say; Akka.NET creates it by its name.</summary>
internal sealed class PopulationExecutorConfigurator(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
{
    public override ExecutorService Produce(string id) => new PopulationExecutor(id, Config.GetInt("threads", 1), Config.GetBoolean("spins", false));
}
