namespace NeuronActors.Recording;

/// <summary>A file that is seen whole or not at all: written beside its place, flushed to the disk, then renamed.</summary>
/// <remarks>
/// A process killed at any moment leaves the former file as it was, and at most a <c>.tmp</c> file that readers ignore and
/// the next writer replaces. .NET cannot flush a folder, so after a loss of power the rename itself may be missing: then the
/// former file is there, whole.
/// </remarks>
internal static class AtomicFile
{
    public const string TemporarySuffix = ".tmp";

    /// <param name="path">The file.</param>
    /// <param name="write">Writes what is in it.</param>
    /// <param name="isDurable">Whether it must outlive a loss of power, which takes the disk its time; a killed process harms it in no case.</param>
    /// <exception cref="RecordingException">The disk is full, or the folder cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, bool isDurable = true)
    {
        var temporary = path + TemporarySuffix;
        try
        {
            WriteThrough(temporary, write, isDurable);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception)
        {
            DeleteQuietly(temporary);
            if (exception is IOException or UnauthorizedAccessException)
                throw CannotWrite(path, exception);
            throw;
        }
    }

    public static RecordingException CannotWrite(string path, Exception cause) => new(
        $"{path} cannot be written ({FileFault.Reason(cause)}): free space or rights there, or choose another folder.", cause);

    private static void WriteThrough(string path, Action<Stream> write, bool isDurable)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        write(stream);
        stream.Flush(flushToDisk: isDurable);
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What made the writing fail is the news; a left-over temporary file does no harm.
        }
    }
}
