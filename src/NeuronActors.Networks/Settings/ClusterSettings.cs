namespace NeuronActors.Networks;

/// <summary>In which form values cross from one node to another.</summary>
public enum WirePayload
{
    /// <summary>As they are, so that a run gives the same bits as in one process.</summary>
    Exact,

    /// <summary>
    /// The upper 16 bits of a float in activations and feedback: half the bytes, and no longer the same bits.
    /// </summary>
    Bfloat16,
}

/// <summary>How a run goes about its nodes; nothing here concerns a run in one process.</summary>
public sealed record ClusterSettings
{
    /// <summary>Nodes without which the run waits, in [1, 1000].</summary>
    public int LeastNodes { get; init; } = 1;

    /// <summary>Seconds without an answer from a node after which it is given up, in [0.5, 3600]; half of them make it unreachable.</summary>
    public double FailureTimeoutSeconds { get; init; } = 3;

    /// <summary>In which form values travel.</summary>
    public WirePayload Payload { get; init; } = WirePayload.Exact;

    /// <summary>Messages of one edge under way between two nodes at the most, in [2, 32]: a receiver keeps a message until the next one has come.</summary>
    public int Window { get; init; } = 16;
}
