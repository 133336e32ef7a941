namespace NeuronActors.Engine;

/// <summary>A cluster cannot be joined or used. The message is one sentence for the user.</summary>
public sealed class ClusterException : Exception
{
    /// <summary>For serialisers only.</summary>
    public ClusterException()
    {
    }

    /// <summary>With one sentence: what, where, what to try.</summary>
    public ClusterException(string message)
        : base(message)
    {
    }

    /// <summary>With one sentence and what was thrown below.</summary>
    public ClusterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Trying again later cannot help: an untrusted certificate, a port or a name that is taken.</summary>
    public bool IsFinal { get; init; }
}
