using NeuronActors.Experiments;
using NeuronActors.Operation;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary>What a run has around it: its cluster, and where its measures go.</summary>
/// <param name="Cluster">The cluster; null in one process.</param>
/// <param name="Meter">Counts batches and recoveries; null for nothing.</param>
/// <param name="Tracer">Makes traces of batches; null for none.</param>
internal sealed record Surroundings(ClusterOptions? Cluster, ClusterMeter? Meter, BatchTracer? Tracer)
{
    /// <summary>One process, and nobody measures.</summary>
    public static Surroundings None { get; } = new(null, null, null);

    /// <summary>Whether batches are timed.</summary>
    public bool Timed => Tracer is { HasListeners: true };

    /// <summary>An observer that also counts and traces.</summary>
    public IRunObserver Measuring(IRunObserver observer) => Meter is null ? observer : new MeasuringObserver(observer, Meter, Tracer);

    private sealed class MeasuringObserver(IRunObserver observer, ClusterMeter meter, BatchTracer? tracer) : IRunObserver
    {
        private string run = "";

        public void Started(RunStart start)
        {
            run = Path.GetFileName(Path.TrimEndingDirectorySeparator(start.Folder));
            observer.Started(start);
        }

        public void Warned(string sentence) => observer.Warned(sentence);

        public void Interrupted(RunOutcome outcome) => observer.Interrupted(outcome);

        public void Recovered(Recovery recovery)
        {
            RecoveryCause cause = recovery.Lost == "the cluster" ? RecoveryCause.ClusterLost : RecoveryCause.NodeLost;
            meter.Recovered(cause, TimeSpan.FromSeconds(recovery.NoticedSeconds), TimeSpan.FromSeconds(recovery.RecoveredSeconds));
            observer.Recovered(recovery);
        }

        public void BatchLearned(RunPoint point)
        {
            meter.BatchesLearned();
            if (point.Times is { } times)
                tracer?.Learned(run, point.Epoch, times.Batch, times.Took, [.. times.Phases.Select(phase => new PhaseReading(
                    phase.Phase.ToString().ToLowerInvariant(), phase.Population, phase.Node, phase.Began, phase.Ended))]);
            observer.BatchLearned(point);
        }

        public void EpochFinished(EpochResult result) => observer.EpochFinished(result);
    }
}
