namespace NeuronActors.Engine;

/// <summary>What a population of another process has thrown; of that, only the message has travelled.</summary>
public sealed class RemoteFailureException : Exception
{
    /// <summary>For serialisers only.</summary>
    public RemoteFailureException()
    {
    }

    /// <summary>With the message of what was thrown.</summary>
    public RemoteFailureException(string message)
        : base(message)
    {
    }

    /// <summary>With the message and what was thrown below.</summary>
    public RemoteFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
