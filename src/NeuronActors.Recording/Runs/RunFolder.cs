using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace NeuronActors.Recording;

/// <summary>The folder of one run, held by this process alone until it is disposed of.</summary>
/// <remarks>
/// It holds <c>run.json</c>, <c>metrics.csv</c>, <c>log.jsonl</c>, <c>checkpoints/</c>, <c>messages/</c> where messages are recorded, and <c>run.lock</c>. The operating system
/// lets go of the lock when the process ends, however it ends. Not thread-safe.
/// </remarks>
public sealed class RunFolder : IDisposable
{
    internal const string LockName = "run.lock";
    private const int NameLengthMax = 80;
    private readonly FileStream lockFile;

    private RunFolder(string folder, FileStream lockFile, RunDescription description)
    {
        FolderPath = folder;
        this.lockFile = lockFile;
        Description = description;
        Checkpoints = new CheckpointFolder(Path.Combine(folder, "checkpoints"));
    }

    /// <summary>The folder.</summary>
    public string FolderPath { get; }

    /// <summary>What <c>run.json</c> says.</summary>
    public RunDescription Description { get; private set; }

    /// <summary>The run's name: that of its folder.</summary>
    public string Id => Description.RunId;

    /// <summary>Where the measured values go.</summary>
    public string MetricsPath => Path.Combine(FolderPath, "metrics.csv");

    /// <summary>Where the structured log goes.</summary>
    public string LogPath => Path.Combine(FolderPath, "log.jsonl");

    /// <summary>Where recorded messages go, if any are.</summary>
    public string MessagesPath => Path.Combine(FolderPath, "messages");

    /// <summary>The run's checkpoints.</summary>
    public CheckpointFolder Checkpoints { get; }

    /// <summary>Makes <c>NAME-seedN-yyyyMMdd-HHmmss</c> and writes <c>run.json</c>.</summary>
    /// <param name="outDirectory">Where runs go, such as <c>runs</c>; made if it is not there.</param>
    /// <param name="description">Everything about the run; its <see cref="RunDescription.RunId"/> is filled in.</param>
    /// <returns>A folder that no other run has, even one begun in the same second: then <c>-2</c>, <c>-3</c>, … follow the name.</returns>
    /// <exception cref="RecordingException">The folder cannot be made.</exception>
    public static RunFolder Create(string outDirectory, RunDescription description)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(outDirectory);
        ArgumentNullException.ThrowIfNull(description);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{FolderNameOf(description.ExperimentName)}-seed{description.Seed}-{description.StartedUtc:yyyyMMdd-HHmmss}");
        var (folder, lockFile) = Claim(outDirectory, name);
        try
        {
            var run = new RunFolder(folder, lockFile, description);
            run.Describe(description with { RunId = Path.GetFileName(folder) });
            return run;
        }
        catch
        {
            lockFile.Dispose();
            throw;
        }
    }

    /// <summary>Opens the folder of a run in order to go on with it.</summary>
    /// <exception cref="RecordingException">It is no run folder, is in use, or its <c>run.json</c> cannot be read.</exception>
    public static RunFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var folder = Path.TrimEndingDirectorySeparator(path);
        var file = Path.Combine(folder, RunDescriptionFile.Name);
        if (!Directory.Exists(folder))
            throw new RecordingException($"{path} does not exist: give the folder of a run, as printed when the run began.");
        if (!File.Exists(file))
            throw new RecordingException(
                $"{path} is not a run folder (it has no {RunDescriptionFile.Name}): give the folder of a run, as printed when the run began.");
        var lockFile = TakeLock(folder);
        try
        {
            return new RunFolder(folder, lockFile, RunDescriptionFile.Read(file));
        }
        catch
        {
            lockFile.Dispose();
            throw;
        }
    }

    /// <summary>Notes in <c>run.json</c> that the run goes on, and forgets how it had ended.</summary>
    /// <param name="resumedUtc">Now, UTC.</param>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public void MarkResumed(DateTime resumedUtc) => Describe(Description with
    {
        Status = RunStatus.Running,
        ResumedUtc = [.. Description.ResumedUtc, resumedUtc],
        EndedUtc = null,
        Summary = null,
    });

    /// <summary>Notes in <c>run.json</c> how the run ended.</summary>
    /// <param name="status">Any but <see cref="RunStatus.Running"/>.</param>
    /// <param name="endedUtc">Now, UTC.</param>
    /// <param name="summary">What came out.</param>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public void Finish(RunStatus status, DateTime endedUtc, JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        if (status == RunStatus.Running)
            throw new ArgumentException("A run that ends is no longer running.", nameof(status));
        Describe(Description with { Status = status, EndedUtc = endedUtc, Summary = summary });
    }

    /// <summary>Lets another process use the folder.</summary>
    public void Dispose() => lockFile.Dispose();

    private void Describe(RunDescription description)
    {
        RunDescriptionFile.Write(Path.Combine(FolderPath, RunDescriptionFile.Name), description);
        Description = description;
    }

    /// <summary>The lock file itself is the claim: of two runs, one creates it and the other finds it there.</summary>
    private static (string Folder, FileStream LockFile) Claim(string outDirectory, string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            var folder = Path.Combine(outDirectory, attempt == 1 ? name : $"{name}-{attempt}");
            if (Path.Exists(folder)) continue;
            try
            {
                Directory.CreateDirectory(folder);
                return (folder, OpenLock(folder, FileMode.CreateNew));
            }
            catch (IOException) when (File.Exists(Path.Combine(folder, LockName)))
            {
                // Another run began in the same second and was first: the next name is free, or the one after it.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new RecordingException(
                    $"{outDirectory} cannot take a run folder ({FileFault.Reason(exception)}): choose another place with --out.",
                    exception);
            }
        }
    }

    private static FileStream TakeLock(string folder)
    {
        try
        {
            return OpenLock(folder, FileMode.OpenOrCreate);
        }
        catch (IOException exception)
        {
            throw new RecordingException(
                $"{folder} is in use by another run: wait until it ends, or end it first.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw AtomicFile.CannotWrite(folder, exception);
        }
    }

    private static FileStream OpenLock(string folder, FileMode mode) =>
        new(Path.Combine(folder, LockName), mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);

    /// <summary>An experiment's name may hold anything; a folder's may not.</summary>
    private static string FolderNameOf(string experimentName)
    {
        var name = new StringBuilder(experimentName.Length);
        foreach (var letter in experimentName)
            name.Append(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '-');
        var trimmed = name.ToString().Trim('.', '-');
        if (trimmed.Length == 0) return "run";
        return trimmed.Length > NameLengthMax ? trimmed[..NameLengthMax] : trimmed;
    }
}
