using System.Text.Json;
using NeuronActors.Operation;

namespace NeuronActors.Cli;

/// <summary>What is known of the cluster that <c>neuron cluster up</c> has started on this machine for this user.</summary>
/// <param name="Cluster">Its name.</param>
/// <param name="Members">Members to join by, as <c>host:port</c>.</param>
/// <param name="Nodes">The nodes.</param>
internal sealed record ClusterState(string Cluster, IReadOnlyList<string> Members, IReadOnlyList<NodeProcess> Nodes);

/// <summary>A node that was started here.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ProcessId">Its process.</param>
internal sealed record NodeProcess(string Name, int ProcessId);

/// <summary>The folder of that cluster: its state and the nodes' logs.</summary>
internal sealed class ClusterFolder(string path)
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = ProgramEnvironment.ClusterFolder;

    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>The folder of this user, or the one that the environment names.</summary>
    public static ClusterFolder Default => new(
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".neuronactors", "cluster"));

    /// <summary>Full path.</summary>
    public string FullPath { get; } = Path.GetFullPath(path);

    /// <summary>A node's log, as JSON lines.</summary>
    public string LogOf(string node) => Path.Combine(FullPath, $"{node}.jsonl");

    /// <summary>What a node writes to its console.</summary>
    public string ConsoleOf(string node) => Path.Combine(FullPath, $"{node}.log");

    /// <summary>What was started; null if nothing was.</summary>
    /// <exception cref="CommandException">The file cannot be understood.</exception>
    public ClusterState? Read()
    {
        if (!File.Exists(StateFile)) return null;
        try
        {
            return JsonSerializer.Deserialize<ClusterState>(File.ReadAllText(StateFile), Form) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw new CommandException($"{StateFile} cannot be understood: end what runs by hand and delete the file.");
        }
    }

    /// <summary>Writes down what was started.</summary>
    public void Write(ClusterState state)
    {
        Directory.CreateDirectory(FullPath);
        string draft = StateFile + ".new";
        File.Delete(draft);
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, how)) writer.Write(JsonSerializer.Serialize(state, Form));
        File.Move(draft, StateFile, overwrite: true);
    }

    /// <summary>Nothing runs any more.</summary>
    public void Forget()
    {
        if (File.Exists(StateFile)) File.Delete(StateFile);
    }

    /// <summary>The file that says what was started.</summary>
    public string StateFile => Path.Combine(FullPath, "cluster.json");
}
