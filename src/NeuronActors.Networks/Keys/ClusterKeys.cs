namespace NeuronActors.Networks;

/// <summary>Keys of the section <c>cluster</c>.</summary>
internal static class ClusterKeys
{
    private const string Own = "a convention of this project";

    private static readonly KeySection<ClusterSettings> Cluster = new(
        "cluster", experiment => experiment.Cluster, (experiment, part) => experiment with { Cluster = part });

    public static IEnumerable<Key> All =>
    [
        Cluster.Key("least-nodes", "With fewer nodes than this the run waits for more, says so, and can be stopped.",
            Forms.Whole(1, 1000), c => c.LeastNodes, (c, value) => c with { LeastNodes = value }, Own,
            "Write 1 to go on with whatever is left."),
        Cluster.Key("failure-timeout", "Seconds without an answer from a node after which it is given up and its populations " +
            "go to the others; after half of them it counts as unreachable.",
            Forms.Real(Interval.Closed(0.5, 3600)),
            c => c.FailureTimeoutSeconds, (c, value) => c with { FailureTimeoutSeconds = value },
            "a convention of this project: well above a second, so that a pause of the garbage collector or of the " +
            "machine is not taken for a death"),
        Cluster.Key("payload", "In which form values cross from one node to another: exact as they are, bfloat16 with " +
            "16 bits in activations and feedback. With bfloat16 weights depend on the placement.",
            Forms.Word<WirePayload>(), c => c.Payload, (c, value) => c with { Payload = value }, Own,
            "Only exact gives the same bits as one process."),
        Cluster.Key("window", "Messages of one edge that may be under way between two nodes.",
            Forms.Whole(2, 32), c => c.Window, (c, value) => c with { Window = value },
            "a convention of this project; a receiver keeps a message until the next one has come, so 1 would stand still; a small window is idle while it waits for credit, a large one needs memory"),
    ];
}
