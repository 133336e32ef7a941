using System.Diagnostics;
using System.Numerics;
using Akka.Actor;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>A run's membership of its cluster: knows which nodes there are, and opens sessions on them.</summary>
/// <remarks>It ends with its membership; several runs may use a cluster at the same time, each with one of its own.</remarks>
public sealed class ClusterRun : IAsyncDisposable
{
    private readonly ClusterMember member;
    private readonly Func<RunInfo?> describe;
    private readonly IActorRef actor;
    private volatile KnownNode[] nodes = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ClusterRun(ClusterMember member, string run, TimeSpan failureTimeout, Func<RunInfo?> describe)
    {
        (this.member, RunId, FailureTimeout, this.describe) = (member, run, failureTimeout, describe);
        actor = member.System.ActorOf(RunActor.Props(this), "run");
        member.Lost.ContinueWith(_ => Change(), TaskScheduler.Default);
    }

    /// <summary>Joins a cluster.</summary>
    /// <param name="options">Which, and how.</param>
    /// <param name="run">Id of the run.</param>
    /// <param name="failureTimeout">A node that has not answered for so long is lost.</param>
    /// <param name="describe">Describes the run to the cluster; null for nothing.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <exception cref="ClusterException">It cannot be joined.</exception>
    public static async Task<ClusterRun> Join(ClusterOptions options, string run, TimeSpan failureTimeout, Func<RunInfo?> describe, CancellationToken stop)
    {
        ClusterMember member = await ClusterMember.Join(options with { Role = ClusterOptions.CoordinatorRole }, null, null, stop).ConfigureAwait(false);
        return new ClusterRun(member, run, failureTimeout, describe);
    }

    /// <summary>Id of the run.</summary>
    public string RunId { get; }

    /// <summary>A node that has not answered for so long is lost.</summary>
    public TimeSpan FailureTimeout { get; }

    /// <summary>Why the membership is lost; null while it is not.</summary>
    public string? LostBecause => member.Lost.IsCompletedSuccessfully ? member.Lost.Result : null;

    /// <summary>
    /// Its cluster has no node, not even one that is silent: all have gone, or this process was cut off from them and has taken them out.
    /// Nodes that come back look for other nodes, not for this process, so it has to join anew.
    /// </summary>
    public bool IsAlone => member.Nodes.Count == 0;

    /// <summary>What every node that is not lost has answered last, by name.</summary>
    public IReadOnlyList<NodeInfo> Nodes => [.. nodes.Select(node => node.Info).OrderBy(node => node.Node, StringComparer.Ordinal)];

    /// <summary>The nodes that may be given populations, by name.</summary>
    public IReadOnlyList<NodeInfo> Usable => [.. nodes.Where(node => node.IsUsable).Select(node => node.Info).OrderBy(node => node.Node, StringComparer.Ordinal)];

    /// <summary>Addresses of all nodes that were ever met, as <c>host:port</c>: the seeds to join by when the membership is lost.</summary>
    public IReadOnlyCollection<string> Met { get; private set; } = [];

    /// <summary>Called when a node has not answered for half of the time, from any thread; must be quick.</summary>
    public Action<string, TimeSpan>? Silent { get; set; }

    /// <summary>Called when a node that was silent has answered in time.</summary>
    public Action<string>? Reachable { get; set; }

    /// <summary>Called when a node wants to hand its populations over and go; perhaps more than once.</summary>
    public Action<string>? Left { get; set; }

    /// <summary>Completes when a node comes or goes, or the membership is lost.</summary>
    public Task NextChange() => Volatile.Read(ref changed).Task;

    /// <summary>Waits until so many nodes may be given populations, the time is over, or the membership is lost.</summary>
    /// <returns>The nodes there are, by name; too few if it was the time or the membership.</returns>
    public async Task<IReadOnlyList<NodeInfo>> WaitForNodes(int count, TimeSpan patience, CancellationToken stop)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            Task change = NextChange();
            IReadOnlyList<NodeInfo> usable = Usable;
            TimeSpan left = patience - Stopwatch.GetElapsedTime(begun);
            if (usable.Count >= count || LostBecause is not null || left <= TimeSpan.Zero) return usable;
            await Task.WhenAny(change, Task.Delay(left, stop)).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A session on nodes of the cluster.</summary>
    /// <param name="order">The order to the nodes.</param>
    /// <param name="network">The graph as it is laid out.</param>
    /// <param name="experiment">The experiment.</param>
    public ISession<T> Open<T>(SessionOrder order, Network network, Experiment experiment)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var deploy = new Deploy(
            order.Number, RunId, ExperimentWriter.Write(experiment), order.Cores, order.Replica, [.. order.Places], order.Segment.Number, order.Segment.FirstBatch,
            order.Withhold?.Population, order.Withhold?.FromBatch ?? 0);
        var addresses = nodes.ToDictionary(node => node.Info.Node, node => node.Address, StringComparer.Ordinal);
        var plan = new RemotePlan<T>(network, LearningSettings.Of(experiment, order.Number), deploy, name => addresses.GetValueOrDefault(name), actor)
        {
            Timed = order.Timed,
        };
        return new RemoteSession<T>(member.System, plan, order.BeginWithin, this);
    }

    /// <summary>Leaves the cluster.</summary>
    public ValueTask DisposeAsync() => member.DisposeAsync();

    /// <summary>What the members of a session say of it.</summary>
    internal IEnumerable<SessionInfo> InfoOf(uint session) =>
        nodes.SelectMany(node => node.Info.Sessions).Where(info => info.Session == session);

    /// <summary>Describes the run to the cluster.</summary>
    internal RunInfo? Describe() => describe();

    internal void OnSilent(string node, TimeSpan silent) => Silent?.Invoke(node, silent);

    internal void OnReachable(string node) => Reachable?.Invoke(node);

    internal void OnLeaving(string node) => Left?.Invoke(node);

    internal void Update(NodeInfo info) => nodes = [.. nodes.Select(node => node.Info.Node == info.Node ? node with { Info = info } : node)];

    internal void Publish(KnownNode[] all)
    {
        nodes = all;
        Met = [.. Met.Union(all.Select(node => ClusterMember.HostPort(node.Address.HostPort())))];
        Change();
    }

    private void Change() =>
        Interlocked.Exchange(ref changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}

/// <summary>The order to the nodes of a session.</summary>
/// <param name="Number">Number of the session; different for every placement, replica and process of a run.</param>
/// <param name="Cores">Cores that the network is laid out for.</param>
/// <param name="Replica">Which replica this is, from 0.</param>
/// <param name="Places">Name of the node of each population, by its index.</param>
/// <param name="Segment">Which part of the run it is.</param>
/// <param name="BeginWithin">How long nodes may take to begin.</param>
public sealed record SessionOrder(uint Number, int Cores, int Replica, IReadOnlyList<string> Places, RunSegment Segment, TimeSpan BeginWithin)
{
    /// <summary>Messages that are swallowed on purpose; null for none.</summary>
    public WithheldMessages? Withhold { get; init; }

    /// <summary>One batch in <see cref="BatchTimes.Every"/> is timed: <see cref="BatchLearned.Times"/>. Default none.</summary>
    public bool Timed { get; init; }
}
