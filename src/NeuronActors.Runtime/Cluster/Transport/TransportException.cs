namespace NeuronActors.Runtime;

/// <summary>A connection cannot be made or used. The message is one sentence for the user.</summary>
public sealed class TransportException : Exception
{
    /// <summary>For serialisers only.</summary>
    public TransportException()
    {
    }

    /// <summary>With one sentence: what, where, what to try.</summary>
    public TransportException(string message)
        : base(message)
    {
    }

    /// <summary>With one sentence and what was thrown below.</summary>
    public TransportException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Trying again later cannot help: wrong credentials, an untrusted certificate, a name that is taken.</summary>
    public bool IsFinal { get; init; }
}
