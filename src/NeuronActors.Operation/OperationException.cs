namespace NeuronActors.Operation;

/// <summary>A log, a port or a collector cannot be used. The message is one sentence for the user: what, where, what to do.</summary>
/// <param name="message">That sentence.</param>
/// <param name="cause">What the operating system said, if anything.</param>
public sealed class OperationException(string message, Exception? cause = null) : Exception(message, cause);
