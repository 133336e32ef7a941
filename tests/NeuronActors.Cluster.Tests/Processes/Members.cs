using System.Globalization;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using NeuronActors.Engine;
using Xunit.Sdk;
using Xunit.v3;

// Each test keeps both cores of a small machine busy, and some of them measure silence.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(NeuronActors.Cluster.Tests.Members))]

namespace NeuronActors.Cluster.Tests;

/// <summary>Nodes of one cluster, each a process of its own, that serve all tests: they take longer to start than many a test to run.</summary>
public sealed class Members : IAsyncDisposable
{
    private const int Most = 6;

    private static readonly TimeSpan AgreedWithin = TimeSpan.FromSeconds(120);

    private readonly Dictionary<string, NeuronProcess> nodes = [];
    private readonly int[] ports = [.. FreePorts().Take(Most)];
    private int runs;

    /// <summary>Where everything is written; goes with the members.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("neuron-cluster-tests-").FullName;

    /// <summary>Variables by which processes of the program find the cluster.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["NEURONACTORS_JOIN"] = string.Join(',', Enumerable.Range(1, Most).Select(AddressOf)),
        ["NEURONACTORS_CLUSTER"] = Path.Combine(Folder, "no-cluster-is-up"),
    };

    /// <summary>Where nodes put what they record, each run in its folder.</summary>
    public string Runs => Path.Combine(Folder, "runs");

    /// <summary>Address of a node by its number, from 1.</summary>
    public string AddressOf(int number) => FormattableString.Invariant($"127.0.0.1:{PortOf(number)}");

    /// <summary>Port of a node by its number, from 1.</summary>
    public int PortOf(int number) => ports[number - 1];

    /// <summary>Makes the cluster one of the nodes 1 to so many and no other, and waits until all of them see it so.</summary>
    public async Task Have(int count)
    {
        string[] wanted = [.. Enumerable.Range(1, count).Select(NameOf)];
        foreach (string extra in nodes.Keys.Except(wanted).ToArray())
        {
            nodes[extra].Dispose();
            nodes.Remove(extra);
        }
        foreach (int number in Enumerable.Range(1, count))
            if (!IsRunning(number)) Start(number);
        await Agree(wanted);
    }

    /// <summary>Starts a node, which must not be running.</summary>
    public void Start(int number)
    {
        string name = NameOf(number);
        if (nodes.Remove(name, out NeuronProcess? gone)) gone.Dispose();
        File.Delete(LogOf(name));
        nodes[name] = NeuronProcess.Start(Environment,
        [
            "node", "--name", name, "--port", PortOf(number).ToString(CultureInfo.InvariantCulture), "--threads", "1",
            "--log-file", LogOf(name), "--out", Runs, .. number == 1 ? ["--first", "--found-after", "2"] : Array.Empty<string>(),
        ]);
    }

    /// <summary>Waits until these nodes answer, and each of them knows of these and of no other.</summary>
    internal async Task Agree(params string[] wanted)
    {
        using var limit = new CancellationTokenSource(AgreedWithin);
        while (true)
        {
            IReadOnlyList<NodeInfo> there = await Look();
            bool areThere = there.Select(node => node.Node).SequenceEqual(wanted.Order(StringComparer.Ordinal));
            if (areThere && there.All(node => node.Members.Count == wanted.Length)) return;
            string seen = string.Join("; ", there.Select(node => $"{node.Node} sees {string.Join(' ', node.Members)}"));
            Assert.False(limit.IsCancellationRequested, $"{string.Join(", ", wanted)} are not one cluster: {seen}");
            await Task.Delay(100);
        }
    }

    /// <summary>What the nodes that run say of themselves.</summary>
    internal async Task<IReadOnlyList<NodeInfo>> Look()
    {
        await using var query = new ClusterQuery(new ClusterOptions());
        return await query.Nodes([.. Enumerable.Range(1, Most).Where(IsRunning).Select(AddressOf)], CancellationToken.None);
    }

    /// <summary>A node's process.</summary>
    internal NeuronProcess Node(int number) => nodes[NameOf(number)];

    /// <summary>Waits until a node's log has a text.</summary>
    internal Task<string> Log(int number, string text) => LogHas(LogOf(NameOf(number)), text);

    /// <summary>A log, once it has a text.</summary>
    internal static async Task<string> LogHas(string file, string text)
    {
        using var limit = new CancellationTokenSource(AgreedWithin);
        while (true)
        {
            string log = Read(file);
            if (log.Contains(text, StringComparison.Ordinal)) return log;
            Assert.False(limit.IsCancellationRequested, $"{file} does not have '{text}' but {log}");
            await Task.Delay(10);
        }
    }

    /// <summary>Starts a run of the program, on a folder for runs of its own unless one is named.</summary>
    /// <param name="arguments">What follows <c>run</c>.</param>
    internal NeuronProcess Run(params IEnumerable<string> arguments) => RunIn(NewRuns(), arguments);

    /// <summary>Starts a run of the program.</summary>
    /// <param name="folder">Where its folder is to be.</param>
    /// <param name="arguments">What follows <c>run</c>.</param>
    internal NeuronProcess RunIn(string folder, params IEnumerable<string> arguments) =>
        NeuronProcess.Start(Environment, ["run", .. arguments, "--json", "--out", folder]);

    /// <summary>A folder for runs that has none yet.</summary>
    internal string NewRuns() => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"runs-{++runs}"));

    /// <summary>Another process goes on with a run.</summary>
    internal NeuronProcess Resume(string runFolder) => NeuronProcess.Start(Environment, "resume", runFolder, "--json");

    /// <summary>Hash of the weights that an answer names.</summary>
    internal static string Weights(JsonNode answer) => (string)answer["weightsSha256"]!;

    /// <summary>Names of the nodes that an answer names.</summary>
    internal static string[] Nodes(JsonNode answer) => [.. answer["nodes"]!.AsArray().Select(node => (string)node!)];

    /// <summary>Name of a node by its number, from 1.</summary>
    internal static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"node-{number}");

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (NeuronProcess node in nodes.Values) node.Dispose();
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private bool IsRunning(int number) => nodes.TryGetValue(NameOf(number), out NeuronProcess? node) && node.IsRunning;

    private string LogOf(string name) => Path.Combine(Folder, $"{name}.jsonl");

    private static string Read(string file)
    {
        if (!File.Exists(file)) return "";
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Below those that the system gives to connections, so that none of these takes one while its node is down.</summary>
    private static IEnumerable<int> FreePorts()
    {
        HashSet<int> taken = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port)];
        int first = 20000 + System.Environment.ProcessId % 1000 * 10;
        return Enumerable.Range(first, 1000).Where(port => !taken.Contains(port));
    }
}
