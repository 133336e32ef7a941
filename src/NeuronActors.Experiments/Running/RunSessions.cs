using System.Numerics;
using NeuronActors.Engine;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>Where a run gets its sessions from: one for each segment from a checkpoint to the next loss or rearrangement.</summary>
internal abstract class RunSessions : IAsyncDisposable
{
    /// <summary>What the run has been through in this process.</summary>
    public RunHistory History { get; } = new();

    /// <summary>A session for the next segment, once there is what it needs.</summary>
    /// <param name="plan">What is run.</param>
    /// <param name="settings">What all populations agree on.</param>
    /// <param name="segment">Which part of the run it is for.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop while it waited.</exception>
    public abstract Task<OpenedSession<T>> Open<T>(TrainingPlan<T> plan, LearningSettings settings, RunSegment segment, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>The sessions of an experiment: within this process, or on the cluster that it was given.</summary>
    /// <exception cref="ClusterException">It needs a cluster and none was given.</exception>
    public static RunSessions Of(Experiment experiment, RunOptions options) => experiment.Nodes == 1 && options.Cluster is null
        ? new LocalSessions(Task.Run(() => new LocalActors(experiment.ThreadCount)), options.Timed)
        : new ClusterSessions(
            experiment, options.Cluster ?? throw new ClusterException($"nodes is {experiment.Nodes}, but no cluster was named; write --join HOST:PORT, or nodes: 1.") { IsFinal = true },
            options);

    /// <summary>A session, or one of a group of replicas.</summary>
    protected static ISession<T> Grouped<T>(ISession<T>[] replicas, Network network, LearningSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => replicas is [var only] ? only : new ReplicaGroup<T>(replicas, network, settings);

    /// <summary>Sessions within this process.</summary>
    private sealed class LocalSessions(Task<LocalActors> starting, bool timed) : RunSessions
    {
        public override async Task<OpenedSession<T>> Open<T>(TrainingPlan<T> plan, LearningSettings settings, RunSegment segment, CancellationToken stop)
        {
            LocalActors actors = await starting.ConfigureAwait(false);
            MessageRecorder<T>? recorder = MessageRecorder<T>.Open(PartOf(plan, segment));   // never with several replicas, which validation refuses
            ISession<T>[] sessions = [.. Enumerable.Range(0, settings.Replicas).Select(replica => actors.Open(plan.Network, settings, new LocalOptions<T>
            {
                Instruments = recorder?.Instruments,
                Timed = timed,
                Decorate = plan.Withhold?.Decoration<T>(),
                Delay = plan.Experiment.Rule.Delay,
                DelaySeed = plan.Experiment.Seed + (ulong)replica,
            }))];
            return new OpenedSession<T>(Grouped(sessions, plan.Network, settings)) { Recorder = recorder };
        }

        public override async ValueTask DisposeAsync() => await (await starting.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);

        private static RecordedPart PartOf<T>(TrainingPlan<T> plan, RunSegment segment)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            Folder = plan.MessagesFolder,
            Run = plan.RunId,
            Node = "local",
            Stretch = segment.Number,
            FirstBatch = segment.FirstBatch,
            Experiment = plan.Experiment,
            Network = plan.Network,
        };
    }
}

/// <summary>A session and what it came with.</summary>
/// <param name="Session">The session.</param>
internal sealed record OpenedSession<T>(ISession<T> Session)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>It is on members of a cluster.</summary>
    public bool IsOnCluster { get; init; }

    /// <summary>Names the nodes that came and that the next segment should use; null if none did.</summary>
    public Func<string?> Newcomers { get; init; } = () => null;

    /// <summary>Which node wants to go; null while none does.</summary>
    public Func<string?> Leaver { get; init; } = () => null;

    /// <summary>A node wants to go: the batches under way are finished, saved, and the run continues without it.</summary>
    public CancellationToken Leaving { get; init; }

    /// <summary>Nodes that were chosen and hold no population, with the reason.</summary>
    public IReadOnlyList<string> Idle { get; init; } = [];

    /// <summary>What records its messages in this process, closed with the session; null for nothing.</summary>
    public MessageRecorder? Recorder { get; init; }

    /// <summary>What was recorded in this segment, by whomever; null for nothing.</summary>
    public RecordedSummary? Recorded => Recorder?.Summary ?? RecordedSummary.Of(Session.Recorded);
}
