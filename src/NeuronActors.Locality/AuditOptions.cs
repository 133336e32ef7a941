namespace NeuronActors.Locality;

/// <summary>How much an audit looks at. More of anything finds leaks that show more rarely; nothing else depends on it.</summary>
public sealed record AuditOptions
{
    /// <summary>Batches that are learnt in each run, at least 1; an evaluation follows. Default 2: what is kept from one batch to the next shows in the second.</summary>
    public int Batches { get; init; } = 2;

    /// <summary>Samples of a batch, at least 1. Default 3.</summary>
    public int Samples { get; init; } = 3;

    /// <summary>Seed of the data and of the orders that are tried. The weights are drawn with the rule's own.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Random orders of delivery and progress that are tried, at least 0. Default 4.</summary>
    public int Orders { get; init; } = 4;

    /// <summary>Threads that run actors in this process, at least 1; 0 leaves that form out. Default 3.</summary>
    public int Threads { get; init; } = 3;

    /// <summary>Nodes in this process that the populations are dealt out to, where an experiment is audited; 0 leaves them out. Default 2.</summary>
    public int Nodes { get; init; } = 2;

    /// <summary>An engine without any progress for so long has failed. Default 20 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(20);
}
