using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>
/// A figure's folder: <c>run.json</c> with the experiment, <c>figure.json</c> with the finished runs, the same as
/// <c>results.csv</c> and <c>curves.csv</c> for people, and one run folder for each run.
/// </summary>
internal sealed class FigureFolder : IDisposable
{
    public const string RecordName = "figure.json";
    private const int NewestFormat = 1;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly RunFolder folder;

    private FigureFolder(RunFolder folder, Experiment experiment, FigureRecord record) =>
        (this.folder, Experiment, InitialWeights, Rows) = (folder, experiment, record.InitialWeights, record.Rows);

    public string FolderPath => folder.FolderPath;

    public Experiment Experiment { get; }

    /// <summary>The file of weights that every run begins with; null for freshly drawn ones.</summary>
    public string? InitialWeights { get; }

    /// <summary>The runs that were saved.</summary>
    public IReadOnlyList<FigureRow> Rows { get; private set; }

    public static FigureFolder Create(Experiment experiment, RunOptions options)
    {
        RunFolder folder = RunFolder.Create(options.OutDirectory, Describe(experiment, options));
        string? weights = options.InitialWeights is null ? null : Path.GetFullPath(options.InitialWeights);
        var figure = new FigureFolder(folder, experiment, new FigureRecord(NewestFormat, weights, []));
        figure.Save([]);
        return figure;
    }

    /// <exception cref="RecordingException">It is no figure's folder, is in use, or cannot be read.</exception>
    public static FigureFolder Open(string path)
    {
        RunFolder folder = RunFolder.Open(path);
        try
        {
            var figure = new FigureFolder(folder, RunDescriptions.ExperimentOf(folder), Read(Path.Combine(folder.FolderPath, RecordName)));
            folder.MarkResumed(DateTime.UtcNow);
            return figure;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The folder of a run that was begun and is not a result yet, if it has a checkpoint to go on from.</summary>
    public string? FindUnfinished(FigureMember member)
    {
        var done = Rows.Where(row => row.IsResult).Select(row => row.RunFolder).ToHashSet();
        foreach (string path in Directory.EnumerateDirectories(FolderPath).Order(StringComparer.Ordinal))
        {
            if (done.Contains(Path.GetFileName(path)) || !File.Exists(Path.Combine(path, "run.json"))) continue;
            using RunFolder run = RunFolder.Open(path);
            if (run.Description.ExperimentName == member.Experiment.Name && run.Description.Seed == member.Seed
                && run.Checkpoints.Latest().Newest is not null)
                return path;
        }
        return null;
    }

    /// <summary>Puts the runs on the disk: seen whole or not at all.</summary>
    public void Save(IReadOnlyList<FigureRow> rows)
    {
        Rows = rows;
        string path = Path.Combine(FolderPath, RecordName), temporary = path + ".tmp";
        try
        {
            File.WriteAllText(temporary, JsonSerializer.Serialize(new FigureRecord(NewestFormat, InitialWeights, rows), Readable));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException($"{path} cannot be written: free space or rights there, or choose another folder.", exception);
        }
        FigureTables.Write(FolderPath, rows);
    }

    public void Finish(FigureResult result) => folder.Finish(result.Status, DateTime.UtcNow, result.ToJson());

    public void Dispose() => folder.Dispose();

    private static RunDescription Describe(Experiment experiment, RunOptions options) => experiment.Precision == Precision.Double
        ? RunDescriptions.Describe(TrainingPlan<double>.Of(experiment, options), options)
        : RunDescriptions.Describe(TrainingPlan<float>.Of(experiment, options), options);

    private static FigureRecord Read(string path)
    {
        try
        {
            FigureRecord? record = JsonSerializer.Deserialize<FigureRecord>(File.ReadAllText(path), Readable);
            if (record is { Format: <= NewestFormat }) return record;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new RecordingException($"{path} cannot be read: mend or delete the folder, and start the figure anew.", exception);
        }
        throw new RecordingException($"{path} was written by a newer version of the program: resume with that version.");
    }

    private sealed record FigureRecord(int Format, string? InitialWeights, IReadOnlyList<FigureRow> Rows);
}
