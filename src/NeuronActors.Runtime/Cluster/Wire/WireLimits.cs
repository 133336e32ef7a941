namespace NeuronActors.Runtime;

/// <summary>How long the texts of a frame may be, in bytes of UTF-8.</summary>
public static class WireLimits
{
    /// <summary>Of a name: a node, a run, a route, a matrix.</summary>
    public const int NameBytes = 4 << 10;

    /// <summary>Of a sentence for people; what is longer is cut off.</summary>
    public const int SentenceBytes = 4 << 10;

    /// <summary>Of an experiment in full.</summary>
    public const int ExperimentBytes = 1 << 20;

    /// <summary>Of the cores that a network is laid out for: a number, not bytes.</summary>
    public const int Cores = 1 << 16;
}
