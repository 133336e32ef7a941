using System.Numerics;
using NeuronActors.Engine;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>Members of a cluster in this process, which exchange nothing but serialized messages.</summary>
/// <remarks>Each has an actor system of its own, with one thread for populations.</remarks>
/// <param name="count">How many.</param>
/// <param name="observer">Who observes a population: an observer of the run's precision.</param>
internal sealed class AuditNodes(int count, Func<Population, object> observer) : IAsyncDisposable
{
    private const string Run = "audit";

    private static readonly TimeSpan FailureTimeout = TimeSpan.FromSeconds(30);   // a machine that is busy is not gone

    private readonly CancellationTokenSource end = new();
    private readonly List<Task> nodes = [];
    private ClusterRun? run;

    /// <summary>A session on all of them, the populations dealt out in turn.</summary>
    /// <param name="experiment">What they are told, with the audit's batches.</param>
    /// <param name="network">The graph; the one that they lay out themselves.</param>
    /// <param name="patience">How long they may take to begin.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ClusterException">They were not all there in time.</exception>
    public async Task<ISession<T>> Open<T>(Experiment experiment, Network network, TimeSpan patience, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ClusterNode first = Start(1, new ClusterOptions());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        while (first.Address is null && !nodes[0].IsCompleted) await Task.Delay(20, limit.Token).ConfigureAwait(false);
        var joining = new ClusterOptions { Seeds = [first.Address ?? throw new ClusterException("the first node did not begin.")] };
        for (int i = 2; i <= count; i++) Start(i, joining);
        run = await ClusterRun.Join(joining, Run, FailureTimeout, () => null, stop).ConfigureAwait(false);
        IReadOnlyList<NodeInfo> there = await run.WaitForNodes(count, patience, stop).ConfigureAwait(false);
        if (there.Count < count) throw new ClusterException($"only {there.Count} of {count} nodes were there within {patience.TotalSeconds} s.");
        string[] places = [.. network.Populations.Select(population => there[population.Index % count].Node)];
        return run.Open<T>(new SessionOrder(1, 1, 0, places, new RunSegment(1, 0), patience), network, experiment);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (run is not null) await run.DisposeAsync().ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        foreach (Task node in nodes) await node.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
    }

    private ClusterNode Start(int number, ClusterOptions cluster)
    {
        var node = new ClusterNode(cluster, new NodeOptions { Name = $"node-{number}", Instruments = new Observed(observer), Crash = () => { } });
        nodes.Add(Task.Run(() => node.Run(CancellationToken.None, end.Token)));
        return node;
    }

    private sealed class Observed(Func<Population, object> observer) : INodeInstruments
    {
        public Instruments<T>? Open<T>(HostedPart part)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new() { Observe = population => observer(population) as IPopulationObserver<T> };
    }
}
