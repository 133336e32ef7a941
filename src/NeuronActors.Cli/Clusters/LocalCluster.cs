using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using NeuronActors.RabbitMq;

namespace NeuronActors.Cli;

/// <summary>A broker, unless one was given, and nodes on this machine, started by this process and ended with it.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private readonly LocalBroker? broker;
    private readonly List<(string Name, Process Process)> nodes = [];
    private readonly string? temporary;

    private LocalCluster(LocalBroker? broker, RabbitMqOptions connection, string? temporary) =>
        (this.broker, Connection, this.temporary) = (broker, connection, temporary);

    /// <summary>How to connect to it.</summary>
    public RabbitMqOptions Connection { get; }

    /// <summary>The nodes and their processes.</summary>
    public IReadOnlyList<(string Name, Process Process)> Nodes => nodes;

    /// <summary>The broker that was started; null if one was given.</summary>
    public LocalBroker? Broker => broker;

    /// <summary>Starts a broker and nodes for one command; both end with it.</summary>
    /// <param name="count">How many nodes.</param>
    /// <param name="connection">A broker that is there; null to start one.</param>
    /// <param name="outDirectory">Where the nodes keep what they record.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<LocalCluster> ForOneCommand(int count, RabbitMqOptions? connection, string? outDirectory, CancellationToken stop)
    {
        string folder = Directory.CreateTempSubdirectory("neuron-cluster-").FullName;
        return await Start(count, connection, listen: null, new ClusterFolder(folder), endsWithParent: true, folder, outDirectory, stop).ConfigureAwait(false);
    }

    /// <summary>Starts a broker and nodes that stay, and writes them down.</summary>
    /// <param name="count">How many nodes.</param>
    /// <param name="connection">A broker that is there; null to start one.</param>
    /// <param name="listen">Address at which that one listens; null: for this machine only.</param>
    /// <param name="folder">Where they are written down.</param>
    /// <param name="outDirectory">Where the nodes keep what they record; null for the usual place.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<LocalCluster> ToStay(
        int count, RabbitMqOptions? connection, IPAddress? listen, ClusterFolder folder, string? outDirectory, CancellationToken stop)
    {
        LocalCluster cluster = await Start(count, connection, listen, folder, endsWithParent: false, temporary: null, outDirectory, stop).ConfigureAwait(false);
        RabbitMqOptions options = cluster.Connection;
        folder.Write(new ClusterState(
            options.Place, options.Cluster, options.User, options.Password, [.. cluster.nodes.Select(node => new NodeProcess(node.Name, node.Process.Id))]));
        return cluster;
    }

    /// <summary>Name of a node by its number, from 1.</summary>
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"node-{number}");

    /// <summary>Ends the nodes, then the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach ((_, Process process) in nodes)
        {
            NodeProcesses.Kill(process);
            process.Dispose();
        }
        if (broker is not null) await broker.DisposeAsync().ConfigureAwait(false);
        if (temporary is not null && Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
    }

    private static async Task<LocalCluster> Start(
        int count, RabbitMqOptions? connection, IPAddress? listen, ClusterFolder folder, bool endsWithParent, string? temporary, string? outDirectory, CancellationToken stop)
    {
        LocalBroker? broker = connection is not null ? null : await LocalBroker.Start(
            new LocalBrokerOptions
            {
                Folder = folder.Broker, User = "neuron", Password = RandomNumberGenerator.GetHexString(32), EndsWithParent = endsWithParent,
                ListenAddress = (listen ?? IPAddress.Loopback).ToString(),
            },
            stop).ConfigureAwait(false);
        var cluster = new LocalCluster(broker, connection ?? broker!.Client, temporary);
        int threads = Math.Max(1, Environment.ProcessorCount / count);
        try
        {
            foreach (string name in Enumerable.Range(1, count).Select(NameOf))
            {
                cluster.nodes.Add((name, NodeProcesses.Start(name, cluster.Connection, threads, folder, outDirectory, endsWithParent)));
            }
        }
        catch
        {
            // Nobody would know of what was started so far.
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return cluster;
    }
}
