using NeuronActors.Engine;

namespace NeuronActors.Experiments.Tests;

/// <summary>Nodes within the test's process, each with a connection of its own.</summary>
internal sealed class NodesInProcess : IAsyncDisposable
{
    private readonly InProcessHub hub;
    private readonly INodeInstruments? instruments;
    private readonly Dictionary<string, (ClusterNode Node, CancellationTokenSource Leave, CancellationTokenSource Stop, Task Running)> nodes = [];

    public NodesInProcess(InProcessHub hub, int count, INodeInstruments? instruments = null)
    {
        (this.hub, this.instruments) = (hub, instruments);
        for (int i = 1; i <= count; i++) Add($"node-{i}");
    }

    public void Add(string name)
    {
        var node = new ClusterNode(hub.Of(name), new NodeOptions
        {
            Name = name, Threads = 1, CoordinatorGoneAfter = TimeSpan.FromSeconds(2), BeatEvery = TimeSpan.FromMilliseconds(50), Instruments = instruments,
        });
        var (leave, stop) = (new CancellationTokenSource(), new CancellationTokenSource());
        lock (nodes) nodes[name] = (node, leave, stop, Task.Run(() => node.Run(leave.Token, stop.Token)));
    }

    /// <summary>Asks a node to hand over; completes when it has gone.</summary>
    public async Task Leave(string name)
    {
        await nodes[name].Leave.CancelAsync();
        await nodes[name].Running;
    }

    /// <summary>The node is gone from one moment to the next.</summary>
    public async Task Kill(string name)
    {
        (ClusterNode Node, CancellationTokenSource Leave, CancellationTokenSource Stop, Task Running) node;
        lock (nodes)
            if (!nodes.Remove(name, out node)) return;
        await node.Stop.CancelAsync();
        await node.Running;
        node.Node.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        string[] names;
        lock (nodes) names = [.. nodes.Keys];
        foreach (string name in names) await Kill(name);
    }
}
