using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using NeuronActors.Engine;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>Sessions on a cluster: joins it, waits for nodes, places populations, and watches who comes and goes.</summary>
internal sealed class ClusterSessions(Experiment experiment, ClusterOptions cluster, RunOptions options) : RunSessions
{
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan LongestReconnect = TimeSpan.FromSeconds(2);

    /// <summary>After a loss of the membership nodes are met one by one; for so long the run waits for those it had.</summary>
    private static readonly TimeSpan Regathering = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan BeginWithin = TimeSpan.FromSeconds(60);

    /// <summary>So long a run waits for all its nodes before it begins with those that are there; others are used when they come.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    private ClusterRun? run;
    private CancellationTokenSource? leaving;
    private int wanted = experiment.Nodes;
    private int sessions;
    private IReadOnlyList<string> hosts = [];
    private volatile string? leaver;

    public override async Task<OpenedSession<T>> Open<T>(TrainingPlan<T> plan, LearningSettings settings, RunSegment segment, CancellationToken stop)
    {
        bool isFirst = sessions == 0;
        bool isNew = run?.LostBecause is not null || run is null;
        if (isNew) await Rejoin(plan.RunId, stop).ConfigureAwait(false);
        IReadOnlyList<NodeInfo> usable = await Gather(isFirst, isNew, stop).ConfigureAwait(false);
        History.NoteAbsent(hosts.Except(usable.Select(node => node.Node)));
        string[] nodes = Chosen(usable);
        wanted = nodes.Length;
        IReadOnlyList<string> places = Places(plan.Network, nodes);
        var replicas = new ReplicaPlaces(experiment.Place.Count == 0 ? nodes : [], places);
        ISession<T>[] opened = [.. Enumerable.Range(0, settings.Replicas).Select(replica => run!.Open<T>(
            new SessionOrder(NextSession(plan.RunId), plan.Threads, replica, replicas.Of(replica), segment, BeginWithin)
            {
                Withhold = plan.Withhold, Timed = options.Timed,
            },
            plan.Network, plan.Experiment))];
        hosts = [.. places.Distinct()];
        (leaver, leaving) = (null, new CancellationTokenSource());
        Watch(run!, nodes, leaving);
        return new OpenedSession<T>(Grouped(opened, plan.Network, settings))
        {
            IsOnCluster = true,
            Newcomers = () => Newcomers(nodes),
            Leaver = () => leaver,
            Leaving = leaving.Token,
            Idle = settings.Replicas == 1 ? IdleNodes.Of(nodes, places, plan.Network) : [],
        };
    }

    public override async ValueTask DisposeAsync()
    {
        if (run is not null) await run.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>As many as are wanted: first those that populations are put on by hand; in the order of their names.</summary>
    private string[] Chosen(IReadOnlyList<NodeInfo> usable)
    {
        string[] there = [.. usable.Select(node => node.Node)];
        var named = experiment.Place.Values.ToHashSet();
        HashSet<string> chosen = [.. there.OrderBy(node => !named.Contains(node)).Take(experiment.Nodes)];
        return [.. there.Where(chosen.Contains)];
    }

    private IReadOnlyList<string> Places(Network network, string[] nodes)
    {
        foreach ((string what, string node) in experiment.Place.Where(pin => !nodes.Contains(pin.Value)))
            options.Observer.Warned($"place puts {what} on {node}, which is not there; it goes where it costs least.");
        return Placement.OnTheRest(network, BatchCosts.Of(network, experiment), nodes, experiment.Place).NodeOf;
    }

    /// <summary>A number that no other session of this run has, in this process or an earlier one.</summary>
    private uint NextSession(string run)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{run}/{DateTime.UtcNow.Ticks}/{Environment.ProcessId}/{sessions++}");
        return (uint)text.Aggregate(2166136261u, (hash, letter) => unchecked((hash ^ letter) * 16777619u));   // FNV-1a
    }

    /// <summary>Joins the cluster, by those that were named and all nodes that were met.</summary>
    private async Task Rejoin(string id, CancellationToken stop)
    {
        ClusterOptions how = run is null ? cluster : cluster with { Seeds = [.. cluster.Seeds.Union(run.Met)] };
        if (run is not null) await run.DisposeAsync().ConfigureAwait(false);
        run = null;
        TimeSpan wait = ReconnectAfter;
        bool said = false;
        while (run is null)
        {
            try
            {
                run = await ClusterRun.Join(how, id, TimeSpan.FromSeconds(experiment.Cluster.FailureTimeoutSeconds), () => Describe(id), stop).ConfigureAwait(false);
            }
            catch (ClusterException refusal) when (!refusal.IsFinal)
            {
                if (!said) options.Observer.Warned($"{refusal.Message} The run waits and tries again; Ctrl-C stops it.");
                said = true;
                History.State = "waits for its cluster";
                await Task.Delay(wait, stop).ConfigureAwait(false);
                wait = wait * 2 < LongestReconnect ? wait * 2 : LongestReconnect;
            }
        }
    }

    /// <summary>Waits for the nodes that are wanted, and at the very least for those without which it does not go on.</summary>
    private async Task<IReadOnlyList<NodeInfo>> Gather(bool isFirst, bool isNew, CancellationToken stop)
    {
        int least = Math.Min(experiment.Cluster.LeastNodes, experiment.Nodes);
        bool isBeginning = isFirst && !History.IsResumed;
        long begun = Stopwatch.GetTimestamp();
        string? said = null;
        if (isNew && !isBeginning) await run!.WaitForNodes(wanted, Regathering, stop).ConfigureAwait(false);
        while (true)
        {
            bool isPatient = isBeginning && Stopwatch.GetElapsedTime(begun) < Gathering;
            int goal = isPatient ? experiment.Nodes : least;
            IReadOnlyList<NodeInfo> usable = await run!.WaitForNodes(goal, LookAgainAfter, stop).ConfigureAwait(false);
            string[] missing = isPatient ? [.. experiment.Place.Values.Distinct().Except(usable.Select(node => node.Node)).Order(StringComparer.Ordinal)] : [];
            bool areEnough = usable.Count >= goal;
            if ((areEnough && missing.Length == 0) || run!.LostBecause is not null) return usable.Count > 0 ? usable : await Again(stop).ConfigureAwait(false);
            History.State = "waits for nodes";
            if (areEnough)
            {
                // Others are there, but populations are put on this one by hand
                await Task.WhenAny(run!.NextChange(), Task.Delay(LookAgainAfter, stop)).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                continue;
            }
            string there = string.Join(", ", usable.Select(node => node.Node));
            string rest = isPatient && usable.Count >= least ? FormattableString.Invariant($"the run begins without the rest after {Gathering.TotalSeconds:0} s") : "the run waits for more";
            string sentence = $"{Count(goal)} needed and {usable.Count} there{(there.Length > 0 ? $" ({there})" : "")}; {rest}, Ctrl-C stops it.";
            if (sentence != said) options.Observer.Warned(sentence);
            said = sentence;
            if (run!.IsAlone) return await Again(stop).ConfigureAwait(false);
        }
    }

    /// <summary>The membership was lost while the run waited for nodes, or is one of a cluster without nodes.</summary>
    private async Task<IReadOnlyList<NodeInfo>> Again(CancellationToken stop)
    {
        await Rejoin(run!.RunId, stop).ConfigureAwait(false);
        return await Gather(isFirst: sessions == 0, isNew: true, stop).ConfigureAwait(false);
    }

    private static string Count(int nodes) => nodes == 1 ? "1 node is" : $"{nodes} nodes are";

    private string? Newcomers(string[] nodes)
    {
        string[] better = Chosen(run!.Usable);
        return better.Length > nodes.Length ? string.Join(", ", better.Except(nodes)) : null;
    }

    private void Watch(ClusterRun here, string[] nodes, CancellationTokenSource end)
    {
        here.Silent = (node, silent) =>
        {
            if (nodes.Contains(node)) options.Observer.Warned(FormattableString.Invariant($"{node} has not answered for {silent.TotalSeconds:0.0} s."));
        };
        here.Reachable = node =>
        {
            if (nodes.Contains(node)) options.Observer.Warned($"{node} answers again.");
        };
        here.Left = node =>
        {
            if (!nodes.Contains(node) || leaver is not null) return;
            leaver = node;
            end.Cancel();
        };
    }

    private RunInfo Describe(string id) => new(
        id, experiment.Name, Environment.MachineName, History.State, History.Batches, History.BatchesPerSecond, History.Recoveries.Count);
}

/// <summary>Where the populations of each replica go: the same placement, turned by one node from replica to replica, so that all nodes have about as much to do.</summary>
/// <param name="Nodes">The nodes; none if some populations were placed by hand, so that every replica keeps to that.</param>
/// <param name="First">Name of the node of each population of the first replica.</param>
internal sealed record ReplicaPlaces(IReadOnlyList<string> Nodes, IReadOnlyList<string> First)
{
    /// <summary>Name of the node of each population of a replica.</summary>
    public IReadOnlyList<string> Of(int replica)
    {
        if (Nodes.Count == 0) return First;
        var number = Nodes.Select((node, index) => (node, index)).ToDictionary(entry => entry.node, entry => entry.index);
        return [.. First.Select(node => Nodes[(number[node] + replica) % Nodes.Count])];
    }
}
