#if AKKA_ENGINE
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NeuronActors.Akka;
using NeuronActors.Runtime;

namespace NeuronActors.Cli;

/// <summary>Members of an Akka.Cluster on this machine, started by this process and ended with it.</summary>
internal sealed class LocalMembers : IAsyncDisposable
{
    private readonly List<Process> nodes = [];
    private readonly string folder = Directory.CreateTempSubdirectory("neuron-cluster-").FullName;

    private LocalMembers(string[] seeds) => Factory = new AkkaTransportFactory(new AkkaClusterOptions { Seeds = seeds, Role = "coordinator" });

    /// <summary>Joins them.</summary>
    public ITransportFactory Factory { get; }

    /// <summary>Starts some; each can be joined by, so that the cluster can be joined as long as one is there.</summary>
    /// <param name="count">How many.</param>
    /// <param name="outDirectory">Where they keep what they record.</param>
    public static LocalMembers Start(int count, string outDirectory)
    {
        string[] ports = [.. FreePorts(count).Select(port => port.ToString(CultureInfo.InvariantCulture))];
        string[] seeds = [.. ports.Select(port => $"127.0.0.1:{port}")];
        var members = new LocalMembers(seeds);
        int threads = Math.Max(1, Environment.ProcessorCount / count);
        for (int number = 1; number <= count; number++)
            members.nodes.Add(NodeProcesses.Start(
                LocalCluster.NameOf(number), [.. seeds.SelectMany(seed => new[] { "--join", seed }), "--port", ports[number - 1]],
                new Dictionary<string, string>(), threads, new ClusterFolder(members.folder), outDirectory, endsWithParent: true));
        return members;
    }

    /// <summary>Ends them.</summary>
    public ValueTask DisposeAsync()
    {
        foreach (Process process in nodes)
        {
            NodeProcesses.Kill(process);
            process.Dispose();
        }
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
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
