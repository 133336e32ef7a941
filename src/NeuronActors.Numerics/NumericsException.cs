namespace NeuronActors.Numerics;

/// <summary>Something a user wrote cannot be understood; the message is one sentence that says what, and what to write instead.</summary>
public sealed class NumericsException : Exception
{
    /// <summary>Without a reason; needed by tools that rebuild exceptions.</summary>
    public NumericsException()
    {
    }

    /// <summary>With the sentence for the user.</summary>
    public NumericsException(string message)
        : base(message)
    {
    }

    /// <summary>With the sentence for the user and what led to it.</summary>
    public NumericsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
