using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary>Members of a cluster on this machine, started by this process.</summary>
internal sealed class LocalMembers : IAsyncDisposable
{
    private readonly string[] seeds;
    private readonly List<(string Name, Process Process)> nodes = [];
    private readonly string? temporary;

    private LocalMembers(string[] seeds, string? temporary) => (this.seeds, this.temporary) = (seeds, temporary);

    /// <summary>How to join them.</summary>
    public ClusterOptions Options => new() { Seeds = seeds };

    /// <summary>The nodes and their processes.</summary>
    public IReadOnlyList<(string Name, Process Process)> Nodes => nodes;

    /// <summary>Name of a node by its number, from 1.</summary>
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"node-{number}");

    /// <summary>Starts some that end with this process, however it ends.</summary>
    /// <param name="count">How many.</param>
    /// <param name="outDirectory">Where they keep what they record.</param>
    /// <param name="rules">Assemblies whose rules they may follow.</param>
    public static LocalMembers ForOneCommand(int count, string outDirectory, params IEnumerable<string> rules)
    {
        string folder = Directory.CreateTempSubdirectory("neuron-cluster-").FullName;
        return Start(count, new ClusterFolder(folder), outDirectory, endsWithParent: true, folder, rules);
    }

    /// <summary>Starts some that stay, and writes them down.</summary>
    /// <param name="count">How many.</param>
    /// <param name="folder">Where they are written down.</param>
    /// <param name="outDirectory">Where they keep what they record; null for the usual place.</param>
    /// <param name="rules">Assemblies whose rules they may follow.</param>
    public static LocalMembers ToStay(int count, ClusterFolder folder, string? outDirectory, IEnumerable<string> rules)
    {
        LocalMembers members = Start(count, folder, outDirectory, endsWithParent: false, temporary: null, rules);
        folder.Write(new ClusterState(ClusterOptions.UsualName, members.seeds, [.. members.nodes.Select(node => new NodeProcess(node.Name, node.Process.Id))]));
        return members;
    }

    /// <summary>Ends them.</summary>
    public ValueTask DisposeAsync()
    {
        foreach ((_, Process process) in nodes)
        {
            NodeProcesses.Kill(process);
            process.Dispose();
        }
        if (temporary is not null && Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Each can be joined by, so that the cluster can be joined as long as one is there; the first one founds it.</summary>
    private static LocalMembers Start(int count, ClusterFolder folder, string? outDirectory, bool endsWithParent, string? temporary, IEnumerable<string> rules)
    {
        string[] ports = [.. FreePorts(count).Select(port => port.ToString(CultureInfo.InvariantCulture))];
        string[] ruleFiles = [.. rules.SelectMany(file => new[] { "--rules", Path.GetFullPath(file) })];
        string[] seeds = [.. ports.Select(port => $"127.0.0.1:{port}")];
        var members = new LocalMembers(seeds, temporary);
        int threads = Math.Max(1, Environment.ProcessorCount / count);
        for (int number = 1; number <= count; number++)
        {
            string name = NameOf(number);
            string[] connection = [.. seeds.SelectMany(seed => new[] { "--join", seed }), "--port", ports[number - 1], .. number == 1 ? ["--first", "--found-after", "0"] : Array.Empty<string>(), .. ruleFiles];
            members.nodes.Add((name, NodeProcesses.Start(name, connection, threads, folder, outDirectory, endsWithParent)));
        }
        return members;
    }

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners) listener.Dispose();
        return ports;
    }
}
