using System.CommandLine;
using NeuronActors.Experiments;
using NeuronActors.Networks;

namespace NeuronActors.Cli;

/// <summary><c>--data DIR</c>, and where data sets are without it.</summary>
internal sealed class DataFolderOption : Option<string?>
{
    private const string LastResort = "data";

    public DataFolderOption()
        : base("--data") =>
        (Description, HelpName) = ($"Folder of the data sets (default {ExperimentData.FolderVariable}, else {LastResort} in the current folder)", "DIR");

    /// <summary>The folder to look into or to fill: the option, the environment variable, or <c>data</c>.</summary>
    public string FolderOf(Invocation call) => call.Get(this) ?? Variable ?? LastResort;

    /// <summary>The folder for an experiment, whose own <c>data.folder</c> goes before the environment variable.</summary>
    /// <param name="call">What was asked for.</param>
    /// <param name="experiment">Null if it is not known yet.</param>
    public string? FolderFor(Invocation call, Experiment? experiment)
    {
        if (call.Get(this) is { } given) return given;
        return experiment?.Data.Folder is null && Variable is null && Directory.Exists(LastResort) ? LastResort : null;
    }

    private static string? Variable =>
        Environment.GetEnvironmentVariable(ExperimentData.FolderVariable) is { Length: > 0 } folder ? folder : null;
}
