using NeuronActors.Networks;
using NeuronActors.Engine;

namespace NeuronActors.Experiments;

/// <summary>How a run is carried out; nothing here changes a bit of its result.</summary>
public sealed record RunOptions
{
    /// <summary>Where run folders go.</summary>
    public string OutDirectory { get; init; } = "runs";

    /// <summary>Where data sets are; null for what the experiment or NEURONACTORS_DATA says.</summary>
    public string? DataFolder { get; init; }

    /// <summary>A .npz file of weights to begin with; null for freshly drawn ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>The command line, for run.json.</summary>
    public IReadOnlyList<string> CommandLine { get; init; } = [];

    /// <summary>Sees the run while it goes on.</summary>
    public IRunObserver Observer { get; init; } = new SilentObserver();

    /// <summary>Messages that are swallowed, for trying what a run does that makes no progress; null for none.</summary>
    public WithheldMessages? Withhold { get; init; }

    /// <summary>The cluster to run on; null to stay in this process.</summary>
    public ClusterOptions? Cluster { get; init; }

    /// <summary>Whether some batches are timed, for traces: see <see cref="RunPoint.Times"/>.</summary>
    public bool Timed { get; init; }

    private sealed class SilentObserver : IRunObserver;
}

/// <summary>Sees a run while it goes on. Called on the run's own thread; must be quick.</summary>
public interface IRunObserver
{
    /// <summary>The run folder is there and training begins.</summary>
    void Started(RunStart start)
    {
    }

    /// <summary>Something the user should know that does not stop the run; one sentence.</summary>
    void Warned(string sentence)
    {
    }

    /// <summary>Part of the cluster was lost, or nodes came or went; the run goes on from its last checkpoint.</summary>
    void Interrupted(RunOutcome outcome)
    {
    }

    /// <summary>The first batch since a loss was learnt.</summary>
    void Recovered(Recovery recovery)
    {
    }

    /// <summary>A batch was learnt.</summary>
    void BatchLearned(RunPoint point)
    {
    }

    /// <summary>An epoch was finished and the test samples were looked at.</summary>
    void EpochFinished(EpochResult result)
    {
    }
}

/// <summary>What is known when training begins.</summary>
/// <param name="Experiment">What is run.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Network">E.g. <c>784-300(2)-300(2)-100-10</c>, shards in brackets.</param>
/// <param name="Data">Where the data came from.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="BatchesPerEpoch">Batches of an epoch.</param>
/// <param name="Threads">Worker threads.</param>
/// <param name="BatchesDone">Batches that were done before a resume.</param>
public sealed record RunStart(
    Experiment Experiment, string Folder, string Network, string Data, int Epochs, int BatchesPerEpoch, int Threads, long BatchesDone);

/// <summary>Where a run is.</summary>
/// <param name="Epoch">Index of the epoch.</param>
/// <param name="BatchInEpoch">Batches done in it.</param>
/// <param name="Score">The epoch's training score so far.</param>
/// <param name="MillisecondsPerBatch">Mean since the epoch, or the resumed part of it, began.</param>
public readonly record struct RunPoint(int Epoch, int BatchInEpoch, BatchScore Score, double MillisecondsPerBatch)
{
    /// <summary>Where the batch's time went; null unless it was timed.</summary>
    public BatchTimes? Times { get; init; }
}

/// <summary>An epoch's result.</summary>
/// <param name="Epoch">Index of the epoch.</param>
/// <param name="Train">Score over its training batches, each judged before it was learnt.</param>
/// <param name="Test">Score on the test samples after it.</param>
/// <param name="Seconds">Time it took, with the evaluation.</param>
public sealed record EpochResult(int Epoch, BatchScore Train, BatchScore Test, double Seconds)
{
    /// <summary>On the samples set aside; null if there are none.</summary>
    public BatchScore? Validation { get; init; }

    /// <summary>What else was measured, by its name: the test error in percent where there are classes, NSE and MSE where there are none,
    /// and what the experiment asks for of its alignment with backprop.</summary>
    public IReadOnlyDictionary<string, double> Measures { get; init; } = new Dictionary<string, double>();
}
