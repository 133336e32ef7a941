using NeuronActors.Experiments;
using NeuronActors.Operation;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary>What a run has around it: its cluster, and where its measures go.</summary>
/// <param name="Cluster">The cluster; null in one process.</param>
/// <param name="Meter">Counts batches and recoveries; null for nothing.</param>
internal sealed record Surroundings(ClusterOptions? Cluster, ClusterMeter? Meter)
{
    /// <summary>One process, and nobody measures.</summary>
    public static Surroundings None { get; } = new(null, null);

    /// <summary>An observer that also counts.</summary>
    public IRunObserver Measuring(IRunObserver observer) => Meter is null ? observer : new MeasuringObserver(observer, Meter);

    private sealed class MeasuringObserver(IRunObserver observer, ClusterMeter meter) : IRunObserver
    {
        public void Started(RunStart start) => observer.Started(start);

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
            observer.BatchLearned(point);
        }

        public void EpochFinished(EpochResult result) => observer.EpochFinished(result);
    }
}
