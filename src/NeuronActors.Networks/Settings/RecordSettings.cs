namespace NeuronActors.Networks;

/// <summary>What a record is made of: the kinds of message under their wire names, and what weights change by.</summary>
public enum RecordedKind
{
    /// <summary>x, sent up.</summary>
    Activation,

    /// <summary>What is sent down, or from the output to a hidden layer.</summary>
    Feedback,

    /// <summary>Weights that are sent down.</summary>
    FeedbackWeights,

    /// <summary>What the shards of a softmax layer tell one another.</summary>
    Lateral,

    /// <summary>What the input is clamped to; from the coordinator.</summary>
    Input,

    /// <summary>What the output is clamped to; from the coordinator.</summary>
    Clamp,

    /// <summary>Spikes, sent up.</summary>
    Spikes,

    /// <summary>A reward, from the output to hidden layers.</summary>
    Modulation,

    /// <summary>ΔW = e x̄ᵀ, and W before and after. No message: recorded only where it is named.</summary>
    WeightChange,
}

/// <summary>In which form records are kept.</summary>
public enum RecordForm
{
    /// <summary>JSON lines, one per neuron, sample and message.</summary>
    Log,

    /// <summary>NumPy arrays, one row per message.</summary>
    Trace,
}

/// <summary>What happens when records come faster than they can be written.</summary>
public enum WhenFull
{
    /// <summary>Populations wait. Nothing is lost, and no weight depends on it.</summary>
    Wait,

    /// <summary>What does not fit is dropped and counted.</summary>
    Drop,
}

/// <summary>One entry of <c>record</c>: which messages are kept.</summary>
/// <param name="Population">A layer, a population, or <see cref="Everywhere"/>: what it sends, and what the coordinator clamps it to.</param>
public sealed record RecordSettings(string Population)
{
    /// <summary>Stands for every population.</summary>
    public const string Everywhere = "*";

    /// <summary>Neurons, counted over the whole layer of the sender.</summary>
    public IndexRange Neurons { get; init; } = IndexRange.All;

    /// <summary>Kinds; empty: all kinds of message.</summary>
    public EquatableList<RecordedKind> Kinds { get; init; } = [];

    /// <summary>Batches, counted over the whole run.</summary>
    public IndexRange Batches { get; init; } = IndexRange.All;

    /// <summary>Samples of a batch. They do not narrow weight changes, which are sums over all samples.</summary>
    public IndexRange Samples { get; init; } = IndexRange.All;

    /// <summary>One event per message, without its values.</summary>
    public bool HeadersOnly { get; init; }

    /// <summary>In which form.</summary>
    public RecordForm As { get; init; } = RecordForm.Log;

    /// <summary>Whether it asks for a kind.</summary>
    public bool Wants(RecordedKind kind) => Kinds.Count == 0 ? kind != RecordedKind.WeightChange : Kinds.Contains(kind);

    /// <summary>Whether it asks for what a population sends.</summary>
    public bool Wants(Population population)
    {
        ArgumentNullException.ThrowIfNull(population);
        return Population is Everywhere || Population == population.Name || Population == population.Layer.Name;
    }
}

/// <summary>How records are written; see <see cref="RecordSettings"/> for which.</summary>
public sealed record RecordingSettings
{
    /// <summary>MiB after which a log file is followed by the next one, in [1, 1000000].</summary>
    public int RollAt { get; init; } = 256;

    /// <summary>MiB of records that may wait to be written, in [1, 65536].</summary>
    public int Queue { get; init; } = 64;

    /// <summary>What happens when so many wait.</summary>
    public WhenFull WhenFull { get; init; } = WhenFull.Wait;
}
