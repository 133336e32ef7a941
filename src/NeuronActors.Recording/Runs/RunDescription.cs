using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace NeuronActors.Recording;

/// <summary>How far a run has come.</summary>
public enum RunStatus
{
    /// <summary>It trains, or was killed: a folder that says so and is not in use can be resumed.</summary>
    Running,

    /// <summary>It did all its epochs.</summary>
    Completed,

    /// <summary>It was asked to end early and can be resumed.</summary>
    Interrupted,

    /// <summary>A value stopped being finite.</summary>
    Diverged,

    /// <summary>It ended with an error.</summary>
    Failed,
}

/// <summary>Everything needed to repeat a run, and how it ended: the file <c>run.json</c>.</summary>
public sealed record RunDescription
{
    /// <summary>The newest version of the file's format that this program reads.</summary>
    public const int NewestFormat = 1;

    /// <summary>Version of the file's format, from 1.</summary>
    public int FormatVersion { get; init; } = NewestFormat;

    /// <summary>The folder's name; set when the folder is made.</summary>
    public string RunId { get; init; } = "";

    /// <summary>How far it is.</summary>
    public RunStatus Status { get; init; } = RunStatus.Running;

    /// <summary>The experiment's name.</summary>
    public required string ExperimentName { get; init; }

    /// <summary>The whole experiment as canonical YAML, with every <c>--set</c> in it.</summary>
    public required string Experiment { get; init; }

    /// <summary>The same, key by key, in catalogue order.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>File with the weights that it began with; null for freshly drawn ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>The seed of all random streams.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Version of the program.</summary>
    public required string ProgramVersion { get; init; }

    /// <summary><c>float</c> or <c>double</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>Threads used, ≥ 1. They change the time a run takes, never its weights.</summary>
    public required int Threads { get; init; }

    /// <summary>Number of populations of each layer, in layer order.</summary>
    public required IReadOnlyDictionary<string, int> ShardsPerLayer { get; init; }

    /// <summary>Where the data came from: name, folder, files with their checksums, numbers of samples.</summary>
    public required IReadOnlyDictionary<string, string> Data { get; init; }

    /// <summary>What it ran on.</summary>
    public required MachineDescription Machine { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTime StartedUtc { get; init; }

    /// <summary>The command line as given, argument by argument.</summary>
    public required IReadOnlyList<string> CommandLine { get; init; }

    /// <summary>When it was resumed, UTC, in order.</summary>
    public IReadOnlyList<DateTime> ResumedUtc { get; init; } = [];

    /// <summary>When it ended, UTC; null while it runs.</summary>
    public DateTime? EndedUtc { get; init; }

    /// <summary>What came out, as <c>--json</c> prints it; null while it runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Summary { get; init; }
}
