namespace NeuronActors.Recording;

/// <summary>A file or folder of a run cannot be used. The message is one sentence for the user: what, where, what to do.</summary>
/// <param name="message">That sentence.</param>
/// <param name="cause">What the file system or the parser said, if anything.</param>
public sealed class RecordingException(string message, Exception? cause = null) : Exception(message, cause);
