#if AKKA_ENGINE
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NeuronActors.Akka;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary>Members of an Akka.Cluster on this machine, started by this process.</summary>
internal sealed class LocalMembers : IAsyncDisposable
{
    private readonly string[] seeds;
    private readonly List<(string Name, Process Process)> nodes = [];
    private readonly string? temporary;

    private LocalMembers(string[] seeds, string? temporary) => (this.seeds, this.temporary) = (seeds, temporary);

    /// <summary>Joins them.</summary>
    public ITransportFactory Factory => new AkkaTransportFactory(new AkkaClusterOptions { Seeds = seeds, Role = "coordinator" });

    /// <summary>Starts some that end with this process, however it ends.</summary>
    /// <param name="count">How many.</param>
    /// <param name="outDirectory">Where they keep what they record.</param>
    public static LocalMembers ForOneCommand(int count, string outDirectory)
    {
        string folder = Directory.CreateTempSubdirectory("neuron-cluster-").FullName;
        return Start(count, new ClusterFolder(folder), outDirectory, endsWithParent: true, folder);
    }

    /// <summary>Starts some that stay, and writes them down.</summary>
    /// <param name="count">How many.</param>
    /// <param name="folder">Where they are written down.</param>
    /// <param name="outDirectory">Where they keep what they record; null for the usual place.</param>
    public static StartedCluster ToStay(int count, ClusterFolder folder, string? outDirectory)
    {
        LocalMembers members = Start(count, folder, outDirectory, endsWithParent: false, temporary: null);
        folder.Write(new ClusterState(null, null, null, null, [.. members.nodes.Select(node => new NodeProcess(node.Name, node.Process.Id))]) { Members = members.seeds });
        return new StartedCluster(members.Factory, string.Join(", ", members.seeds), members.nodes);
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

    /// <summary>Each can be joined by, so that the cluster can be joined as long as one is there.</summary>
    private static LocalMembers Start(int count, ClusterFolder folder, string? outDirectory, bool endsWithParent, string? temporary)
    {
        string[] ports = [.. FreePorts(count).Select(port => port.ToString(CultureInfo.InvariantCulture))];
        string[] seeds = [.. ports.Select(port => $"127.0.0.1:{port}")];
        var members = new LocalMembers(seeds, temporary);
        int threads = Math.Max(1, Environment.ProcessorCount / count);
        for (int number = 1; number <= count; number++)
        {
            string name = LocalCluster.NameOf(number);
            string[] connection = [.. seeds.SelectMany(seed => new[] { "--join", seed }), "--port", ports[number - 1]];
            members.nodes.Add((name, NodeProcesses.Start(name, connection, new Dictionary<string, string>(), threads, folder, outDirectory, endsWithParent)));
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
#endif
