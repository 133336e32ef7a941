using System.Diagnostics;
using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Runtime;

/// <summary>Holds messages between populations back for a random time, so that they overtake one another.</summary>
internal sealed class DelayLine<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PriorityQueue<(LocalHost<T> To, Message<T> Message), long> waiting = new();
    private readonly Delay delay;
    private readonly RandomStream stream;
    private readonly Thread thread;
    private bool stopping;

    public DelayLine(Delay delay, ulong seed)
    {
        (this.delay, stream) = (delay, new RandomStream(seed, StreamPurpose.Delay, 0));
        thread = new Thread(DeliverWhenDue) { IsBackground = true, Name = "delay line" };
        thread.Start();
    }

    public void Post(LocalHost<T> to, in Message<T> message)
    {
        double fraction = stream.Uniform(message.Header.Edge, 0, message.Header.Step, (int)message.Header.Sequence);
        double milliseconds = delay.MinimumMs + fraction * (delay.MaximumMs - delay.MinimumMs);
        long due = Stopwatch.GetTimestamp() + (long)(milliseconds / 1000 * Stopwatch.Frequency);
        lock (waiting)
        {
            waiting.Enqueue((to, message), due);
            Monitor.Pulse(waiting);
        }
    }

    public void Dispose()
    {
        lock (waiting)
        {
            stopping = true;
            Monitor.Pulse(waiting);
        }
        thread.Join();
    }

    private void DeliverWhenDue()
    {
        lock (waiting)
        {
            while (!stopping)
            {
                if (!waiting.TryPeek(out var next, out long due)) Monitor.Wait(waiting);
                else if (due - Stopwatch.GetTimestamp() is var left && left > 0) Monitor.Wait(waiting, Milliseconds(left));
                else
                {
                    waiting.Dequeue();
                    next.To.Post(next.Message);
                }
            }
        }
    }

    private static int Milliseconds(long ticks) => (int)Math.Max(1, ticks * 1000 / Stopwatch.Frequency);
}
