using System.Text.RegularExpressions;

namespace NeuronActors.Networks;

/// <summary>Reads experiments from YAML.</summary>
public static partial class ExperimentReader
{
    /// <summary>Reads an experiment by the name of a listed one or by the path of a file.</summary>
    /// <param name="nameOrPath">A listed name, which goes first, or a path.</param>
    /// <param name="listed">The experiments that come with the program.</param>
    /// <param name="overrides">Texts of the form <c>key=value</c>; the last of several for one key wins.</param>
    /// <param name="readFile">The text of a file, or null if there is none; null reads from disk.</param>
    /// <exception cref="ExperimentException">There is no such experiment, or something in it is wrong.</exception>
    public static ExperimentDocument Open(
        string nameOrPath,
        IExperimentSource listed,
        IReadOnlyList<string>? overrides = null,
        Func<string, string?>? readFile = null)
    {
        ArgumentNullException.ThrowIfNull(listed);
        if (listed.TryRead(nameOrPath, out var text))
            return ReadDocument(text, ExtendsReader.FileNameOf(nameOrPath), listed, overrides, readFile);
        try
        {
            text = (readFile ?? ReadFromDisk)(nameOrPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ExperimentException([new(null, "", $"{nameOrPath} cannot be read: {error.Message}")]);
        }

        return text is not null
            ? ReadDocument(text, nameOrPath, listed, overrides, readFile)
            : throw new ExperimentException(
                [new(null, "", $"{nameOrPath} is neither a listed experiment nor a file.{Remedy(nameOrPath, listed)}")]);
    }

    /// <summary>Reads an experiment from its text.</summary>
    /// <returns>The experiment, validated.</returns>
    /// <inheritdoc cref="ReadDocument"/>
    public static Experiment Read(
        string text,
        string fileName,
        IExperimentSource? listed = null,
        IReadOnlyList<string>? overrides = null,
        Func<string, string?>? readFile = null) =>
        ReadDocument(text, fileName, listed, overrides, readFile).Experiment;

    /// <summary>Reads an experiment from its text and keeps the place of every key.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="fileName">
    /// The file's name as complaints should say it; <c>extends</c> is relative to its folder.
    /// </param>
    /// <param name="listed">The experiments that <c>extends</c> may name; null: none.</param>
    /// <param name="overrides">Texts of the form <c>key=value</c>; the last of several for one key wins.</param>
    /// <param name="readFile">The text of a file, or null if there is none; null reads from disk.</param>
    /// <exception cref="ExperimentException">Something is wrong; all of it, one line per problem.</exception>
    public static ExperimentDocument ReadDocument(
        string text,
        string fileName,
        IExperimentSource? listed = null,
        IReadOnlyList<string>? overrides = null,
        Func<string, string?>? readFile = null)
    {
        var problems = new ProblemList();
        var extends = new ExtendsReader(listed ?? new NoExperiments(), readFile ?? ReadFromDisk, problems);
        var rules = new RuleFileReader(mayLoad: readFile is null, problems);
        MapNode[] files = [.. extends.Read(text, fileName).Select(rules.Read)];
        ExperimentException.ThrowIfAny(problems.All.Where(problem => problem.Key == RuleFileReader.Key));   // without its rule nothing else of a file can be judged
        var settings = new SettingTable();
        for (var rank = 0; rank < files.Length; rank++)
            settings.Add(SettingReader.Settings(files[rank], rank, problems));
        foreach (var given in overrides ?? [])
            settings.Add(OverrideReader.Read(given, files.Length, problems));
        var experiment = SettingBinder.Bind(settings, problems);
        ExperimentException.ThrowIfAny(problems.All);
        if (settings.Find("name") is null)
            experiment = experiment with { Name = NameFrom(fileName) };
        return new ExperimentDocument(experiment, settings);
    }

    private static string? ReadFromDisk(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    private static string NameFrom(string fileName)
    {
        var name = NoNameCharacter().Replace(Path.GetFileNameWithoutExtension(fileName), "-").TrimStart('-', '_', '.');
        return name.Length > 0 ? name : new Experiment().Name;
    }

    private static string Remedy(string name, IExperimentSource listed) =>
        NearestName.Suggestion(name, listed.Names) is { Length: > 0 } suggestion
            ? suggestion
            : " neuron list shows those that are listed.";

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex NoNameCharacter();
}
