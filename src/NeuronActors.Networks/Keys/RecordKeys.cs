namespace NeuronActors.Networks;

/// <summary>The key <c>record</c> and those of the section <c>recording</c>.</summary>
internal static class RecordKeys
{
    private const string Own = "a convention of this project";

    private static readonly KeySection<Experiment> Root = new("", whole => whole, (_, changed) => changed);
    private static readonly KeySection<RecordingSettings> Recording = new(
        "recording", experiment => experiment.Recording, (experiment, part) => experiment with { Recording = part });

    public static IEnumerable<Key> All =>
    [
        Root.Key("record", "Which messages are kept in messages/ of the run folder: those that a layer, a population or \"*\" sends, and what it is " +
            "clamped to; of neurons (counted over the layer), kinds (all kinds of message; weight-change only where it is named), batches " +
            "and samples; headers-only without values; as log in JSON lines, or as trace in NumPy arrays. Evaluations are never recorded. " +
            "Nodes of a cluster keep what their populations send, each in messages/ of that run's folder below its own --out. Weights do not depend on it.",
            new ListForm<RecordSettings>(
                new RecordEntryForm(), "a list of maps such as [{population: hidden2, neurons: 0..9, kinds: [activation, feedback], batches: 0..2, samples: 0..3}]"),
            e => e.Record, (e, value) => e with { Record = value }, Own),
        Recording.Key("roll-at", "MiB after which a file of JSON lines is followed by the next.",
            Forms.Whole(1, 1_000_000), r => r.RollAt, (r, value) => r with { RollAt = value }, Own),
        Recording.Key("queue", "MiB of records that may wait to be written.",
            Forms.Whole(1, 65_536), r => r.Queue, (r, value) => r with { Queue = value }, Own),
        Recording.Key("when-full", "What happens when so many wait: populations wait too, or records are dropped and counted. Weights do not depend on it.",
            Forms.Word<WhenFull>(), r => r.WhenFull, (r, value) => r with { WhenFull = value }, Own),
    ];
}
