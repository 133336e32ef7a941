using System.Globalization;
using System.Numerics;

namespace NeuronActors.Recording;

/// <summary>A checkpoint that was found and verified.</summary>
/// <param name="Path">The file.</param>
/// <param name="Header">All of it but the values.</param>
public sealed record FoundCheckpoint(string Path, CheckpointHeader Header);

/// <summary>What a search for the newest checkpoint found.</summary>
/// <param name="Newest">The newest one that is whole, or null if there is none.</param>
/// <param name="Refused">For each newer one that is not: a sentence that says why and what to do, newest first.</param>
public sealed record LatestCheckpoint(FoundCheckpoint? Newest, IReadOnlyList<string> Refused);

/// <summary>Checkpoints as files: <c>checkpoint-000500.bin</c> is the run after 500 batches.</summary>
/// <remarks>A file is written beside its place, flushed to the disk and renamed, and carries its length and a SHA-256 over all
/// before it; so a reader sees a whole checkpoint or says that it is none. .NET cannot flush a folder: after a loss of power the
/// newest rename may be missing, and the checkpoint before is the newest.</remarks>
public static class CheckpointFile
{
    private const string NameStart = "checkpoint-";
    private const string NameEnd = ".bin";

    /// <summary>The file's name for a run that has learned so many batches.</summary>
    public static string NameOf(long batchesDone) =>
        string.Create(CultureInfo.InvariantCulture, $"{NameStart}{batchesDone:D6}{NameEnd}");

    /// <summary>Writes a checkpoint, replacing a former file of that name only once the new one is on the disk.</summary>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public static void Write<T>(string path, Checkpoint<T> checkpoint)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        AtomicFile.Write(path, stream => CheckpointWriter.Write(stream, checkpoint));
    }

    /// <summary>Reads a checkpoint after verifying it.</summary>
    /// <exception cref="RecordingException">The file is missing, torn, damaged, foreign, newer or of another precision.</exception>
    public static Checkpoint<T> Read<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var reader = new CheckpointReader(path, Remedy(NewestBefore(path)));
        return new Checkpoint<T>(reader.Header.Progress, reader.ReadState<T>());
    }

    /// <summary>Verifies a whole checkpoint and gives everything but its values; needs no precision.</summary>
    /// <exception cref="RecordingException">The file is missing, torn, damaged, foreign or newer.</exception>
    public static CheckpointHeader ReadHeader(string path) => ReadHeader(path, Remedy(NewestBefore(path)));

    /// <summary>The newest checkpoint of a folder that is whole, and a sentence for each newer one that is not.</summary>
    /// <param name="folder">The run's checkpoint folder; one that does not exist holds no checkpoints.</param>
    public static LatestCheckpoint Latest(string folder)
    {
        var files = In(folder);
        var newest = files.Select(file => TryFind(file, out _)).FirstOrDefault(found => found is not null);
        var sentences = new List<string>();
        foreach (var file in files.TakeWhile(file => file != newest?.Path))
            if (TryFind(file, out var sentence, newest?.Path) is null)
                sentences.Add(sentence);
        return new LatestCheckpoint(newest, sentences);
    }

    /// <summary>The checkpoints of a folder by name alone, newest first.</summary>
    internal static IReadOnlyList<string> In(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder).Where(path => BatchesOf(path) is not null).OrderByDescending(BatchesOf)];

    /// <summary>Batches done according to the file's name, or null if it is not the name of a checkpoint.</summary>
    internal static long? BatchesOf(string path)
    {
        var name = Path.GetFileName(path);
        return name.StartsWith(NameStart, StringComparison.Ordinal) && name.EndsWith(NameEnd, StringComparison.Ordinal)
            && name.Length > NameStart.Length + NameEnd.Length
            && long.TryParse(
                name.AsSpan()[NameStart.Length..^NameEnd.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var batches)
            ? batches
            : null;
    }

    private static CheckpointHeader ReadHeader(string path, string remedy)
    {
        using var reader = new CheckpointReader(path, remedy);
        return reader.Header;
    }

    private static FoundCheckpoint? TryFind(string path, out string sentence, string? resumesFrom = null)
    {
        try
        {
            sentence = "";
            return new FoundCheckpoint(path, ReadHeader(path, Remedy(resumesFrom)));
        }
        catch (RecordingException exception)
        {
            sentence = exception.Message;
            return null;
        }
    }

    private static string? NewestBefore(string path)
    {
        var batches = BatchesOf(path);
        return In(Path.GetDirectoryName(Path.GetFullPath(path))!).FirstOrDefault(other => BatchesOf(other) < batches);
    }

    private static string Remedy(string? resumesFrom) => resumesFrom is null
        ? "delete it and start the run again; run.json holds its command line."
        : $"delete it; the run resumes from {Path.GetFileName(resumesFrom)}.";
}
