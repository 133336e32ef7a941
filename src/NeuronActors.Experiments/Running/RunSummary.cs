using System.Text.Json.Nodes;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>What came of a run: the last line of <c>--json</c> and the end of <c>run.json</c>.</summary>
public sealed record RunSummary
{
    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Name of the learning rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Epochs that were finished.</summary>
    public required int Epochs { get; init; }

    /// <summary>How it ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>One sentence about how it ended.</summary>
    public required string Sentence { get; init; }

    /// <summary>Accuracy over the last epoch's training batches, each judged before it was learnt; 0 to 1. Null without classes or batches.</summary>
    public double? TrainAccuracy { get; init; }

    /// <summary>Accuracy on the test samples after the last finished epoch; 0 to 1.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>Accuracy on the samples set aside after the last finished epoch; 0 to 1. Null without such samples.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>
    /// What else was measured after the last finished epoch, by its name: <c>test-error</c> in percent where there are classes,
    /// <c>test-nse</c> and <c>test-mse</c> where there are none, and the alignment that the experiment asks for.
    /// </summary>
    public IReadOnlyDictionary<string, double> Measures { get; init; } = new Dictionary<string, double>();

    /// <summary>Mean training loss per sample over the last epoch.</summary>
    public double? Loss { get; init; }

    /// <summary>Mean seconds of a finished epoch, with its evaluation.</summary>
    public double? SecondsPerEpoch { get; init; }

    /// <summary>Mean milliseconds of a training batch, since the run was started or resumed.</summary>
    public double? MillisecondsPerBatch { get; init; }

    /// <summary>Mean relaxation steps of the population that took most, since the run was started or resumed.</summary>
    public double? StepsPerBatch { get; init; }

    /// <summary>Messages between populations.</summary>
    public long Messages { get; init; }

    /// <summary>Their payloads, in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>The part of it that was weights.</summary>
    public long WeightTransportBytes { get; init; }

    /// <summary>SHA-256 over all weights in canonical order; null if the run kept none.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>The run folder.</summary>
    public required string RunFolder { get; init; }

    /// <summary>Losses of nodes or of the cluster that this process has recovered from.</summary>
    public IReadOnlyList<Recovery> Recoveries { get; init; } = [];

    /// <summary>Nodes that the run ended on, by name; empty in one process.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>A sentence for each node that the run was given and that holds no population.</summary>
    public IReadOnlyList<string> Idle { get; init; } = [];

    /// <summary>Bytes that crossed from node to node since the run was started or resumed, headers included; null in one process.</summary>
    public long? WireBytes { get; init; }

    /// <summary>What was recorded of its messages since the run was started or resumed; null for nothing. Of nodes it is the sum of what each had recorded when a state was last saved.</summary>
    public RecordedSummary? Recorded { get; init; }

    /// <summary>As JSON, in the order that scripts rely on.</summary>
    public JsonObject ToJson()
    {
        JsonObject all = Always();
        if (ValidationAccuracy is { } validation) all["validationAccuracy"] = Finite(validation);
        return all;
    }

    private JsonObject Always() => new()
    {
        ["experiment"] = Experiment,
        ["rule"] = Rule,
        ["seed"] = Seed,
        ["epochs"] = Epochs,
        ["trainAccuracy"] = Finite(TrainAccuracy),
        ["testAccuracy"] = Finite(TestAccuracy),
        ["loss"] = Finite(Loss),
        ["secondsPerEpoch"] = Finite(SecondsPerEpoch),
        ["millisecondsPerBatch"] = Finite(MillisecondsPerBatch),
        ["stepsPerBatch"] = Finite(StepsPerBatch),
        ["messages"] = Messages,
        ["bytes"] = Bytes,
        ["weightTransportBytes"] = WeightTransportBytes,
        ["weightsSha256"] = WeightsSha256,
        ["runFolder"] = RunFolder,
        ["status"] = Status.ToString().ToLowerInvariant(),
        ["message"] = Sentence,
        ["nodes"] = new JsonArray([.. Nodes.Select(node => JsonValue.Create(node))]),
        ["idle"] = new JsonArray([.. Idle.Select(sentence => JsonValue.Create(sentence))]),
        ["wireBytes"] = WireBytes,
        ["recoveries"] = new JsonArray([.. Recoveries.Select(recovery => new JsonObject
        {
            ["lost"] = recovery.Lost,
            ["why"] = recovery.Why,
            ["fromBatch"] = recovery.FromBatch,
            ["noticedSeconds"] = recovery.NoticedSeconds,
            ["recoveredSeconds"] = recovery.RecoveredSeconds,
        })]),
        ["recorded"] = Recorded is not { } recorded ? null : new JsonObject
        {
            ["events"] = recorded.Events,
            ["bytes"] = recorded.Bytes,
            ["dropped"] = recorded.Dropped,
            ["reason"] = recorded.Reason,
        },
        ["measures"] = new JsonObject(Measures.Select(measure => KeyValuePair.Create(measure.Key, Finite(measure.Value)))),
    };

    private static JsonNode? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
