using System.Globalization;
using System.Text.Json.Nodes;
using NeuronActors.RabbitMq;

// Each test keeps both cores of a small machine busy, and some of them measure silence.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace NeuronActors.Cluster.Tests;

/// <summary>Nodes, each a process of its own, that serve the tests of one class, and the broker at which they meet.</summary>
public sealed class Cluster(SharedBroker shared) : IAsyncLifetime
{
    private readonly Dictionary<string, NeuronProcess> nodes = [];
    private LocalBroker? broker;

    /// <summary>Where everything is written; goes with the cluster.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("neuron-cluster-tests-").FullName;

    /// <summary>The broker; skips the test where there is none.</summary>
    public LocalBroker Broker
    {
        get
        {
            if (broker is null) Assert.Skip(LocalBroker.Missing);
            return broker;
        }
    }

    /// <summary>Where processes meet the broker, if it is not the broker itself: a slow line to it.</summary>
    public string? Line { get; set; }

    /// <summary>Variables by which processes of the program find the broker.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["NEURONACTORS_BROKER"] = Line ?? Broker.Client.Place,
        [RabbitMqOptions.UserVariable] = Broker.Client.User,
        [RabbitMqOptions.PasswordVariable] = Broker.Client.Password,
        ["NEURONACTORS_CLUSTER"] = Path.Combine(Folder, "no-cluster-is-up"),
    };

    /// <summary>Starts the nodes that are missing, and waits until they are connected.</summary>
    public async Task Have(int count)
    {
        string[] names = [.. Enumerable.Range(1, count).Select(NameOf)];
        string[] missing = [.. names.Where(name => !nodes.TryGetValue(name, out NeuronProcess? node) || !node.IsRunning)];
        foreach (string name in missing) Start(name);
        foreach (string name in missing) await WaitForLog(name, "Connected to");
    }

    /// <summary>A node's process.</summary>
    internal NeuronProcess Node(string name) => nodes[name];

    /// <summary>Waits until a node's log has a text.</summary>
    public Task WaitForLog(string name, string text) => LogHas(LogFile(name), text);

    /// <summary>A log, once it has a text.</summary>
    public static async Task<string> LogHas(string file, string text)
    {
        for (int look = 0; ; look++)
        {
            string log = Read(file);
            if (log.Contains(text, StringComparison.Ordinal)) return log;
            Assert.True(look < 3000, $"{file} does not have '{text}' but {log}");
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

    /// <summary>Epochs of twenty batches of 64 drawn digits, by the network and the steps of the paper; a checkpoint after every fourth batch; layers in two parts, so that three nodes all have some.</summary>
    /// <param name="experiment">Name or file of the experiment.</param>
    /// <param name="epochs">How many epochs.</param>
    public static string[] TwentyBatches(string experiment = "ar-mnist", int epochs = 1) =>
    [
        experiment, "--threads", "2", .. Set(
            "data.name=strokes", "data.train=1280", "data.test=128", "train.batches=20", "train.learning-rate=0.003", "checkpoint.every=4", "network.shards=2",
            string.Create(CultureInfo.InvariantCulture, $"train.epochs={epochs}")),
    ];

    /// <summary>Options that put a run on so many nodes.</summary>
    public static string[] On(int count) => ["--engine", "rabbitmq", "--nodes", count.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Settings as options.</summary>
    public static string[] Set(params string[] settings) => [.. settings.SelectMany(setting => new[] { "--set", setting })];

    /// <summary>Weights of those twenty batches in one process.</summary>
    public async Task<string> WeightsInOneProcess(params IEnumerable<string> arguments)
    {
        using NeuronProcess local = Run($"local-{string.Concat(arguments).GetHashCode(StringComparison.Ordinal)}", [.. TwentyBatches(), .. arguments]);
        return Weights(await local.Answers());
    }

    internal static string Weights(JsonNode answer) => (string)answer["weightsSha256"]!;

    public async ValueTask InitializeAsync() => broker = await shared.Running();

    public ValueTask DisposeAsync()
    {
        foreach (NeuronProcess node in nodes.Values) node.Dispose();
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Read(string file)
    {
        if (!File.Exists(file)) return "";
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"node-{number}");

    private string LogFile(string name) => Path.Combine(Folder, $"{name}.jsonl");

    private void Start(string name)
    {
        if (nodes.Remove(name, out NeuronProcess? gone)) gone.Dispose();
        File.Delete(LogFile(name));
        nodes[name] = NeuronProcess.Start(Environment, "node", "--name", name, "--threads", "1", "--log-file", LogFile(name));
    }
}
