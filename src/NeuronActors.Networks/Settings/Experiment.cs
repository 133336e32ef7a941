using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>What is measured when an experiment runs.</summary>
public enum ExperimentKind
{
    /// <summary>The network learns; accuracy and loss per epoch are measured.</summary>
    Training,

    /// <summary>
    /// Nothing is learned; the distance of the relaxing activities from the gradient is measured per step.
    /// </summary>
    Convergence,
}

/// <summary>Width of the floating-point numbers of a run.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The types of these names are what is meant.")]
public enum Precision
{
    /// <summary>32 bits; <c>precision: float</c>.</summary>
    Single,

    /// <summary>64 bits; <c>precision: double</c>.</summary>
    Double,
}

/// <summary>A network, a rule, a data set and a schedule: everything needed to repeat a run. Immutable.</summary>
/// <remarks>
/// Ranges and sources of every property are in <see cref="KeyCatalogue"/>, under the name of its key.
/// </remarks>
public sealed record Experiment
{
    /// <summary>Assemblies with rules of one's own.</summary>
    public EquatableList<RuleFile> RuleFiles { get; init; } = [];

    /// <summary>Short name of letters, digits, '-', '_' and '.'; part of the run folder's name.</summary>
    public string Name { get; init; } = "experiment";

    /// <summary>One line for lists of experiments.</summary>
    public string Title { get; init; } = "";

    /// <summary>The paper that it reproduces, if any.</summary>
    public string? Paper { get; init; }

    /// <summary>The figure or table of the paper, if any.</summary>
    public string? Figure { get; init; }

    /// <summary>Roughly how long a run takes, in words.</summary>
    public string? Time { get; init; }

    /// <summary>What it shows and what to expect, in a few sentences.</summary>
    public string? Description { get; init; }

    /// <summary>What is measured.</summary>
    public ExperimentKind Kind { get; init; } = ExperimentKind.Training;

    /// <summary>Where samples come from.</summary>
    public DataSettings Data { get; init; } = new();

    /// <summary>Layers, projections and shards.</summary>
    public NetworkSettings Network { get; init; } = new();

    /// <summary>The learning rule.</summary>
    public RuleSettings Rule { get; init; } = new();

    /// <summary>The loss L(x, T).</summary>
    public LossSettings Loss { get; init; } = new();

    /// <summary>Batches, epochs and the optimiser.</summary>
    public TrainSettings Train { get; init; } = new();

    /// <summary>When the state is saved.</summary>
    public CheckpointSettings Checkpoint { get; init; } = new();

    /// <summary>Processes that carry the populations, at least 1; more than one are members of a cluster.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Copies of the network, in [1, 64], each learning on its share of every batch.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>How a run goes about its nodes.</summary>
    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>Layers or populations by name and the node each is put on; the others are placed automatically.</summary>
    public EquatableDictionary Place { get; init; } = EquatableDictionary.Empty;

    /// <summary>Threads per process; 0 for all cores. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Threads of this process: <see cref="Threads"/>, or one for each core.</summary>
    public int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>Width of the numbers.</summary>
    public Precision Precision { get; init; } = Precision.Single;

    /// <summary>Seed of every random draw except those of generated data.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Seconds without progress, in [1, 3600], after which a run reports who waits for whom, and ends.
    /// </summary>
    public double WatchdogSeconds { get; init; } = 30;

    /// <summary>What is measured of the alignment with backprop after each epoch.</summary>
    public EquatableList<AlignmentMeasure> Measure { get; init; } = [];

    /// <summary>Which messages are recorded; empty: none.</summary>
    public EquatableList<RecordSettings> Record { get; init; } = [];

    /// <summary>How records are written.</summary>
    public RecordingSettings Recording { get; init; } = new();

    /// <summary>Seeds to repeat the experiment with, for a figure; empty: <see cref="Seed"/> alone.</summary>
    public EquatableList<ulong> Seeds { get; init; } = [];

    /// <summary>Variants that together make a figure; empty: the experiment itself is the only one.</summary>
    public EquatableList<Condition> Conditions { get; init; } = [];

    /// <summary>What the paper states, to be printed beside what was measured.</summary>
    public EquatableList<PublishedFigure> Published { get; init; } = [];

    /// <summary>What the paper claims of the conditions; checked by a quick run.</summary>
    public EquatableList<Claim> Claims { get; init; } = [];

    /// <summary>The keys that the quick form sets; null: it is not stated.</summary>
    public Condition? Quick { get; init; }

    /// <summary>The experiment with what its quick form sets, and without published figures; itself if it states none.</summary>
    /// <exception cref="ExperimentException">The quick form does not fit this experiment.</exception>
    public Experiment InQuickForm() => ConditionReader.Quicken(this);

    /// <summary>The experiment under one of its conditions.</summary>
    /// <param name="condition">Overrides, usually one of <see cref="Conditions"/>.</param>
    /// <returns>
    /// An experiment named <c>name-condition</c> without further conditions, with the published figures of that condition.
    /// </returns>
    /// <exception cref="ExperimentException">The overrides do not fit this experiment.</exception>
    public Experiment Under(Condition condition) => ConditionReader.Apply(this, condition);
}
