using NeuronActors.Learning.Tests;

namespace NeuronActors.Engine.Tests;

/// <summary>A cluster of some nodes over any transport.</summary>
internal sealed class ClusterWorld : EngineWorld
{
    private readonly Gate gate = new();
    private readonly TestCluster cluster;
    private readonly Action loseConnections;
    private readonly List<ClusterClient> clients = [];
    private int nodes;

    /// <summary>A cluster.</summary>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="connect">What a process of some name connects with.</param>
    /// <param name="loseConnections">Breaks all connections made so far.</param>
    public ClusterWorld(int nodes, Func<string, ITransportFactory> connect, Action loseConnections)
    {
        (this.nodes, this.loseConnections) = (nodes, loseConnections);
        cluster = new TestCluster(nodes, name => name == "node-2" ? new GatedTransport.Factory(connect(name), gate) : connect(name));
    }

    public override async Task<IEngine<float>> Open(Problem<float> problem)
    {
        if (clients is [] || clients[^1].LostBecause is not null) clients.Add(await cluster.Connect());
        return await cluster.Open(clients[^1], problem, nodes);
    }

    public override Task Hold() => gate.Close();

    public override void LetGo() => gate.Open();

    public override Task Kill(string node)
    {
        nodes--;
        return cluster.Kill(node);
    }

    public override void LoseConnections() => loseConnections();

    public override async ValueTask DisposeAsync()
    {
        gate.Open();
        foreach (ClusterClient client in clients) await client.DisposeAsync();
        await cluster.DisposeAsync();
    }
}
