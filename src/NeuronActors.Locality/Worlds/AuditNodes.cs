using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Runtime;

namespace NeuronActors.Locality;

/// <summary>Nodes in this process that exchange nothing but frames, each with a thread of its own.</summary>
internal sealed class AuditNodes : IAsyncDisposable
{
    private const string Run = "audit";
    private static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(30);   // a machine that is busy is not gone
    private static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(50);

    private readonly InProcessHub hub = new();
    private readonly CancellationTokenSource end = new();
    private readonly List<(ClusterNode Node, Task Running)> nodes = [];
    private readonly int count;
    private ClusterClient? client;

    /// <summary>Starts nodes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="observer">Who observes a population: an observer of the run's precision.</param>
    public AuditNodes(int count, Func<Population, object> observer)
    {
        this.count = count;
        for (int i = 1; i <= count; i++)
        {
            var options = new NodeOptions
            {
                Name = $"node-{i}", Threads = 1, BeatEvery = BeatEvery, CoordinatorGoneAfter = GoneAfter, Instruments = new Observed(observer), Crash = () => { },
            };
            var node = new ClusterNode(hub.Of(options.Name), options);
            nodes.Add((node, Task.Run(() => node.Run(CancellationToken.None, end.Token))));
        }
    }

    /// <summary>An engine on all of them.</summary>
    /// <param name="experiment">What they are told, with the audit's batches.</param>
    /// <param name="network">The graph; the one that they lay out themselves.</param>
    /// <param name="patience">How long they may take to begin.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<ClusterEngine<T>> Open<T>(Experiment experiment, Network network, TimeSpan patience, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        client = await ClusterClient.Connect(hub.Of("coordinator"), Run, GoneAfter, () => null, stop).ConfigureAwait(false);
        IReadOnlyList<NodeBeat> there = await client.WaitForNodes(count, patience, stop).ConfigureAwait(false);
        if (there.Count < count) throw new TransportException($"only {there.Count} of {count} nodes were there within {patience.TotalSeconds} s.");
        var session = new ClusterSession(1, "in-process", ExperimentWriter.Write(experiment), 1, 0, patience);
        return new ClusterEngine<T>(client, session, network, experiment.Train.Batch, [.. there.Select(beat => beat.Node)]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (client is not null) await client.DisposeAsync().ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        foreach ((ClusterNode node, Task running) in nodes)
        {
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            node.Dispose();
        }
        end.Dispose();
    }

    private sealed class Observed(Func<Population, object> observer) : INodeInstruments
    {
        public Instruments<T>? Open<T>(HostedPart part)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new() { Observe = population => observer(population) as IPopulationObserver<T> };
    }
}
