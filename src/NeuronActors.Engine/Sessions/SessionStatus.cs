using System.Collections.Concurrent;
using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>How far the populations of a session are that one member hosts. May be read by any thread.</summary>
internal abstract class SessionStatus
{
    /// <summary>Number of the session.</summary>
    public abstract uint Session { get; }

    /// <summary>How often populations have run, all together.</summary>
    public abstract long Steps { get; }

    /// <summary>How far each population is and what it waits for.</summary>
    public abstract IReadOnlyList<PopulationProgress> Progress { get; }

    /// <summary>Bytes that its populations have sent to other members.</summary>
    public abstract long WireBytes { get; }

    /// <summary>Messages that were refused.</summary>
    public abstract long Refused { get; }

    /// <summary>All that a node says of it.</summary>
    public abstract SessionInfo Describe();
}

/// <summary>How far the populations of a session are that one member hosts.</summary>
/// <param name="deployment">What is hosted.</param>
internal sealed class SessionStatus<T>(Deployment<T> deployment) : SessionStatus
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConcurrentQueue<ActorOutlet<T>> outlets = [];
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile PopulationParts<T>[] populations = [];

    /// <inheritdoc/>
    public override uint Session => deployment.Session;

    /// <summary>Completes when no population runs any more and the instruments are disposed of.</summary>
    public Task Closed => closed.Task;

    /// <inheritdoc/>
    public override long Steps
    {
        get
        {
            long steps = 0;
            foreach (PopulationParts<T> population in populations) steps += population.Guard.Process.Steps;
            return steps;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<PopulationProgress> Progress =>
        [.. populations.Select(population => population.Guard.Process).Select(process => new PopulationProgress(
            process.Population.Population.Name, process.Steps, process.Waiting, process.WaitsForCoordinator))];

    /// <inheritdoc/>
    public override long WireBytes => outlets.OfType<RemoteOutlet<T>>().Sum(outlet => outlet.WireBytes);

    /// <inheritdoc/>
    public override long Refused => populations.Sum(population => population.Remote?.Refused ?? 0);

    /// <summary>Messages and bytes sent along each edge that begins here.</summary>
    public IReadOnlyList<(Edge Edge, Traffic Traffic)> Traffic => [.. outlets.Select(outlet => (outlet.Edge, outlet.Traffic))];

    /// <summary>Outlets of a population.</summary>
    public void Add(IEnumerable<ActorOutlet<T>> more)
    {
        foreach (ActorOutlet<T> outlet in more) outlets.Enqueue(outlet);
    }

    /// <summary>All populations are wired.</summary>
    public void Open(PopulationParts<T>[] all) => populations = all;

    /// <summary>No population runs any more.</summary>
    public void Close()
    {
        deployment.Instruments?.Dispose();
        closed.TrySetResult();
    }

    /// <inheritdoc/>
    public override SessionInfo Describe() => new(Session, deployment.Run, Progress, [.. outlets.OfType<RemoteOutlet<T>>().Select(outlet =>
        new EdgeProgress(outlet.Edge.Index, $"{outlet.Edge.Sender.Name} → {outlet.Edge.Receiver.Name}", outlet.WireMessages, outlet.WireBytes, outlet.Lag))]);

    /// <summary>What was recorded here so far; null where nothing is.</summary>
    public RecordedCount? Recorded() => deployment.Instruments?.Kept is not { } kept ? null
        : kept() is var now ? new RecordedCount(now.Events, now.Bytes, now.Dropped, now.Reason is null ? null : WireChecks.Sentence(now.Reason)) : null;

    /// <summary>What was sent along outlets, by kind.</summary>
    public static IEnumerable<EdgeCount> CountsOf(IEnumerable<ActorOutlet<T>> outlets) =>
        from outlet in outlets
        from kind in Enum.GetValues<MessageKind>()
        where outlet.Traffic.MessagesOf(kind) > 0
        select new EdgeCount(outlet.Edge.Index, kind, outlet.Traffic.MessagesOf(kind), outlet.Traffic.BytesOf(kind));
}
