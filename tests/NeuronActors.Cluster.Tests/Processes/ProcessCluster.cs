using System.Globalization;
using System.Text.Json.Nodes;

namespace NeuronActors.Cluster.Tests;

/// <summary>Nodes, each a process of its own, that serve the tests of one class. By what they meet is said by who derives.</summary>
public abstract class ProcessCluster : IAsyncLifetime
{
    private readonly Dictionary<string, NeuronProcess> nodes = [];

    /// <summary>Where everything is written; goes with the cluster.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("neuron-cluster-tests-").FullName;

    /// <summary>The engine that nodes are for.</summary>
    public abstract string Engine { get; }

    /// <summary>Variables by which processes of the program find the cluster.</summary>
    public abstract IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Starts the nodes that are missing, and waits until they are connected.</summary>
    public async Task Have(int count)
    {
        int[] missing = [.. Enumerable.Range(1, count).Where(number => !nodes.TryGetValue(NameOf(number), out NeuronProcess? node) || !node.IsRunning)];
        foreach (int number in missing) Start(number);
        foreach (int number in missing) await WaitForLog(NameOf(number), "Connected to");
    }

    /// <summary>A node's process.</summary>
    internal NeuronProcess Node(string name) => nodes[name];

    /// <summary>Waits until a node's log has a text.</summary>
    public Task WaitForLog(string name, string text, int times = 1) => LogHas(LogFile(name), text, times);

    /// <summary>A log, once it has a text so many times.</summary>
    public static async Task<string> LogHas(string file, string text, int times = 1)
    {
        for (int look = 0; ; look++)
        {
            string log = Read(file);
            if (log.Split(text).Length > times) return log;
            Assert.True(look < 3000, $"{file} does not have '{text}' {times} times but {log}");
            await Task.Delay(10);
        }
    }

    /// <summary>Starts a run of the program.</summary>
    /// <param name="name">Name of the folder that its run folder goes into.</param>
    /// <param name="arguments">What follows <c>run</c>.</param>
    internal NeuronProcess Run(string name, params IEnumerable<string> arguments) =>
        NeuronProcess.Start(Environment, ["run", .. arguments, "--json", "--out", RunsOf(name)]);

    /// <summary>Folder for the runs of that name.</summary>
    public string RunsOf(string name) => Path.Combine(Folder, "runs", name);

    /// <summary>Options that put a run on so many of these nodes.</summary>
    public string[] OnNodes(int count) => ["--engine", Engine, "--nodes", count.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Epochs of twenty batches of 64 drawn digits, by the network and the steps of the paper; a checkpoint after every fourth batch; layers in two parts, so that three nodes all have some.</summary>
    /// <param name="experiment">Name or file of the experiment.</param>
    /// <param name="epochs">How many epochs.</param>
    public static string[] TwentyBatches(string experiment = "ar-mnist", int epochs = 1) =>
    [
        experiment, "--threads", "2", .. Set(
            "data.name=strokes", "data.train=1280", "data.test=128", "train.batches=20", "train.learning-rate=0.003", "checkpoint.every=4", "network.shards=2",
            string.Create(CultureInfo.InvariantCulture, $"train.epochs={epochs}")),
    ];

    /// <summary>Settings as options.</summary>
    public static string[] Set(params string[] settings) => [.. settings.SelectMany(setting => new[] { "--set", setting })];

    /// <summary>Weights of those twenty batches in one process.</summary>
    public async Task<string> WeightsInOneProcess(params IEnumerable<string> arguments)
    {
        using NeuronProcess local = Run($"local-{string.Concat(arguments).GetHashCode(StringComparison.Ordinal)}", [.. TwentyBatches(), .. arguments]);
        return Weights(await local.Answers());
    }

    internal static string Weights(JsonNode answer) => (string)answer["weightsSha256"]!;

    /// <summary>Name of a node by its number, from 1.</summary>
    protected static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"node-{number}");

    /// <summary>Options of a node beside its name and threads.</summary>
    /// <param name="number">Its number, from 1.</param>
    protected virtual string[] OptionsOf(int number) => [];

    /// <summary>Ends what there is beside nodes, after them.</summary>
    protected virtual ValueTask EndRest() => ValueTask.CompletedTask;

    public abstract ValueTask InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (NeuronProcess node in nodes.Values) node.Dispose();
        await EndRest();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private static string Read(string file)
    {
        if (!File.Exists(file)) return "";
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private string LogFile(string name) => Path.Combine(Folder, $"{name}.jsonl");

    private void Start(int number)
    {
        string name = NameOf(number);
        if (nodes.Remove(name, out NeuronProcess? gone)) gone.Dispose();
        File.Delete(LogFile(name));
        nodes[name] = NeuronProcess.Start(Environment, ["node", "--name", name, "--threads", "1", "--log-file", LogFile(name), .. OptionsOf(number)]);
    }
}
