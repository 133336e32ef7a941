namespace NeuronActors.Datasets;

/// <summary>A data set cannot be had: a file is missing, damaged or foreign, an option is out of range, a server failed.</summary>
/// <remarks>
/// <see cref="Exception.Message"/> is a sentence for people: which file and where in it (byte offset or line), what was
/// found, what was expected, and where it helps what to do. It is one line, whatever line breaks a name in a file has.
/// </remarks>
/// <param name="message">That sentence.</param>
/// <param name="cause">What the platform reported, if it did.</param>
public sealed class DatasetException(string message, Exception? cause = null) : Exception(message.ReplaceLineEndings(" "), cause);
