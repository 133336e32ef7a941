namespace NeuronActors.Recording;

/// <summary>The operating system's complaints as part of a sentence.</summary>
internal static class FileFault
{
    /// <summary>Opens a file for reading, one sentence if that fails.</summary>
    /// <param name="path">The file.</param>
    /// <param name="whenMissing">What to do when there is no such file: the end of the sentence.</param>
    public static FileStream OpenRead(string path, string whenMissing)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RecordingException($"{path} does not exist: {whenMissing}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotRead(path, exception);
        }
    }

    public static RecordingException CannotRead(string path, Exception cause) => new(
        $"{path} cannot be read ({Reason(cause)}): see that it is a file, that you may read it and that no other program holds it.",
        cause);

    /// <summary>The complaint without its full stop and without the place, which the sentence already names.</summary>
    public static string Reason(Exception exception)
    {
        var message = exception.Message.ReplaceLineEndings(" ");
        foreach (var place in new[] { " : '", " Path: $", " LineNumber: " })
            if (message.IndexOf(place, StringComparison.Ordinal) is >= 0 and var start) message = message[..start];
        return message.Trim().TrimEnd('.');
    }
}
