using System.Numerics;

namespace NeuronActors.Recording;

/// <summary>A run's own checkpoints: the newest, and the one before in case the disk spoils the newest.</summary>
/// <remarks>For the one process that holds the run folder; not thread-safe.</remarks>
/// <param name="path">The folder; made when the first checkpoint is written.</param>
public sealed class CheckpointFolder(string path)
{
    private string? newest;
    private string? before;

    /// <summary>Where the checkpoints are.</summary>
    public string FolderPath => path;

    /// <summary>The newest checkpoint that is whole; it is the one that later writes keep beside themselves.</summary>
    public LatestCheckpoint Latest()
    {
        var latest = CheckpointFile.Latest(path);
        newest = latest.Newest?.Path;
        before = CheckpointFile.In(path).SkipWhile(file => file != newest).Skip(1).FirstOrDefault();
        return latest;
    }

    /// <summary>Writes a checkpoint under the name of its position, then drops all but it and the one before.</summary>
    /// <returns>The new file.</returns>
    /// <exception cref="RecordingException">The file cannot be written; what was there before still is.</exception>
    public string Write<T>(Checkpoint<T> checkpoint)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var file = Path.Combine(path, CheckpointFile.NameOf(checkpoint.Progress.Position.BatchesDone));
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(path, exception);
        }

        CheckpointFile.Write(file, checkpoint);
        if (file != newest) (newest, before) = (file, newest);
        DropOthers();
        return file;
    }

    /// <summary>What goes: older checkpoints, newer ones that were refused when the run was resumed, torn temporaries.</summary>
    private void DropOthers()
    {
        var temporaries = Directory.EnumerateFiles(path, "checkpoint-*" + AtomicFile.TemporarySuffix);
        foreach (var file in CheckpointFile.In(path).Concat(temporaries).Where(file => file != newest && file != before))
            Drop(file);
    }

    private static void Drop(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A reader may hold an old checkpoint open; it goes with the next write.
        }
    }
}
