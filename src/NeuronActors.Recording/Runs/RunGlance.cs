namespace NeuronActors.Recording;

/// <summary>A look at a run's folder from outside: it takes no lock for longer than the look.</summary>
/// <param name="Description">What <c>run.json</c> says.</param>
/// <param name="IsAtWork">Whether a process trains in it now.</param>
public sealed record RunGlance(RunDescription Description, bool IsAtWork)
{
    /// <summary>Looks.</summary>
    /// <param name="path">The folder of a run.</param>
    /// <exception cref="RecordingException">It is no run folder, or its <c>run.json</c> cannot be read.</exception>
    public static RunGlance At(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var file = Path.Combine(path, RunDescriptionFile.Name);
        if (!File.Exists(file))
            throw new RecordingException(
                $"{path} is not a run folder (it has no {RunDescriptionFile.Name}): give the folder of a run, as printed when the run began.");
        var description = RunDescriptionFile.Read(file);
        return new RunGlance(description, description.Status == RunStatus.Running && IsHeld(Path.Combine(path, RunFolder.LockName)));
    }

    private static bool IsHeld(string lockFile)
    {
        try
        {
            using var stream = new FileStream(lockFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
