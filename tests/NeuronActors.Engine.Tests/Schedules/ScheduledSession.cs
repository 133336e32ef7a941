using System.Numerics;
using Akka.Dispatch;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>A session whose actors take their turns while its coordinator waits for a report: all of a run is on one thread, in one order.</summary>
internal sealed class ScheduledSession<T>(ISession<T> inner, RandomExecutor order, ulong seed) : ISession<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Nodes => inner.Nodes;

    /// <inheritdoc/>
    public long Steps => inner.Steps;

    /// <inheritdoc/>
    public IReadOnlyList<PopulationProgress> Progress => inner.Progress;

    /// <inheritdoc/>
    public IReadOnlyList<(Edge Edge, Traffic Traffic)> Traffic => inner.Traffic;

    /// <inheritdoc/>
    public long WireBytes => inner.WireBytes;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, KeptRecords> Recorded => inner.Recorded;

    /// <summary>Decorators under which every message waits for a turn of its own, behind those sent before it along its edge.</summary>
    public static OutletDecoration<T> Waiting(RandomExecutor order) => _ =>
    {
        var held = new Queue<Message<T>>();
        return new TestDecorator<T>((message, carry) =>
        {
            held.Enqueue(message);
            order.Execute(new Turn(() => carry(held.Dequeue())));
        });
    };

    /// <summary>Begins, in any order; from then on turns come in that of the seed, whatever the actor system had to do before.</summary>
    public async Task Begin(NetworkState<T>? state)
    {
        await RunUntil(inner.Begin(state));
        order.Begin(seed);
    }

    /// <inheritdoc/>
    public void Control(Population to, in Message<T> message) => inner.Control(to, message);

    /// <summary>A report, or null as soon as no actor has anything to do.</summary>
    public ValueTask<Report?> NextReport(TimeSpan patience, CancellationToken cancellation)
    {
        Report? report;
        while (!inner.TryNextReport(out report) && order.TryRunOne())
        {
        }
        return ValueTask.FromResult(report);
    }

    /// <inheritdoc/>
    public bool TryNextReport(out Report? report) => inner.TryNextReport(out report);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await RunUntil(inner.DisposeAsync().AsTask());

    /// <summary>What begins or ends a session needs other threads of the actor system, too.</summary>
    private Task RunUntil(Task task)
    {
        var wait = default(SpinWait);
        while (!task.IsCompleted)
            if (!order.TryRunOne()) wait.SpinOnce();
        while (order.TryRunOne())
        {
            // What is left is done before anything else happens, however late this thread was told.
        }
        return task;
    }

    private sealed class Turn(Action action) : IRunnable
    {
        public void Run() => action();

        public void Execute() => action();
    }
}
