using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Recording;
using NeuronActors.Runtime;

namespace NeuronActors.Experiments;

/// <summary>Where a run gets its engines from: one for each stretch from a checkpoint to the next loss or rearrangement.</summary>
internal abstract class RunEngines : IAsyncDisposable
{
    /// <summary>An engine for the next stretch, once there is what it needs.</summary>
    /// <param name="plan">What is run.</param>
    /// <param name="settings">What all populations agree on.</param>
    /// <param name="stretch">Which part of the run it is for.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop while it waited.</exception>
    public abstract Task<OpenedEngine<T>> Open<T>(TrainingPlan<T> plan, LearningSettings settings, RunStretch stretch, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>The engines of an experiment.</summary>
    /// <exception cref="TransportException">It needs a cluster and none was given.</exception>
    public static RunEngines Of(Experiment experiment, RunOptions options, RunLife life)
    {
        if (experiment.Engine == "local") return new LocalEngines(null);
        if (options.Transport is null && experiment.Nodes == 1 && options.InProcess?.Name == experiment.Engine) return new LocalEngines(options.InProcess);
        return new ClusterEngines(
            experiment, options.Transport ?? throw new TransportException($"engine is {experiment.Engine}, but no broker was named; write --broker amqp://host, or engine: local.") { IsFinal = true },
            options.Observer, life);
    }

    /// <summary>Engines within this process.</summary>
    /// <param name="factory">Makes them; null for the local engine.</param>
    private sealed class LocalEngines(IEngineFactory? factory) : RunEngines
    {
        public override Task<OpenedEngine<T>> Open<T>(TrainingPlan<T> plan, LearningSettings settings, RunStretch stretch, CancellationToken stop)
        {
            int replicas = settings.Replicas, threads = Math.Max(1, plan.Threads / replicas);
            MessageRecorder<T>? recorder = MessageRecorder<T>.Open(PartOf(plan, stretch));   // never with several replicas, which validation refuses
            IEngine<T>[] engines = [.. Enumerable.Range(0, replicas).Select(replica => Create(plan, settings, threads, replica, recorder?.Instruments))];
            IEngine<T> engine = replicas == 1 ? engines[0] : new ReplicaGroup<T>(engines, plan.Network, settings);
            return Task.FromResult(new OpenedEngine<T>(engine, null, () => null, () => null, CancellationToken.None) { Recorder = recorder });
        }

        private static RecordedPart PartOf<T>(TrainingPlan<T> plan, RunStretch stretch)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            Folder = plan.MessagesFolder,
            Run = plan.RunId,
            Node = "local",
            Stretch = stretch.Number,
            FirstBatch = stretch.FirstBatch,
            Experiment = plan.Experiment,
            Network = plan.Network,
        };

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private IEngine<T> Create<T>(TrainingPlan<T> plan, LearningSettings settings, int threads, int replica, Instruments<T>? instruments)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => factory is null
            ? Engines.CreateLocal<T>(plan.Experiment, plan.Network, settings, threads, replica, plan.Withhold, instruments)
            : factory.Create(plan.Network, settings, threads, instruments);
    }
}

/// <summary>An engine and what it came with.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Places">Name of the node of each population, by its index; null where there is one only.</param>
/// <param name="Newcomers">Says who came that the next stretch should use; null if nobody did.</param>
/// <param name="Leaver">Which node wants to go; null while none does.</param>
/// <param name="Leaving">A node wants to go: the batches under way are finished, saved, and the run goes on without it.</param>
internal sealed record OpenedEngine<T>(
    IEngine<T> Engine, IReadOnlyList<string>? Places, Func<string?> Newcomers, Func<string?> Leaver, CancellationToken Leaving)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What records its messages in this process, closed with the engine; null for nothing.</summary>
    public MessageRecorder? Recorder { get; init; }

    /// <summary>What is recorded of it elsewhere: what each node has told last.</summary>
    public Func<IReadOnlyDictionary<string, KeptRecords>> OnNodes { get; init; } = () => new Dictionary<string, KeptRecords>();

    /// <summary>What was recorded in this stretch, by whomever; null for nothing.</summary>
    public RecordedSummary? Recorded => Recorder?.Summary ?? RecordedSummary.Of(OnNodes());
}
