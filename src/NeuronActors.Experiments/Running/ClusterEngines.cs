using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Runtime;

namespace NeuronActors.Experiments;

/// <summary>Engines on a cluster: connects, waits for nodes, places populations, and watches who comes and goes.</summary>
internal sealed class ClusterEngines(Experiment experiment, ITransportFactory factory, IRunObserver observer, RunLife life) : RunEngines
{
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan LongestReconnect = TimeSpan.FromSeconds(2);

    /// <summary>After a loss of the broker nodes come back one by one; for so long the run waits for those it had.</summary>
    private static readonly TimeSpan Regathering = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BeginWithin = TimeSpan.FromSeconds(60);
    /// <summary>So long a run waits for all its nodes before it begins with those that are there; others are used when they come.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    private readonly string yaml = ExperimentWriter.Write(experiment);
    private ClusterClient? client;
    private CancellationTokenSource? watching;
    private int wanted = experiment.Nodes;
    private int sessions;
    private volatile string? leaver;

    public override async Task<OpenedEngine<T>> Open<T>(TrainingPlan<T> plan, LearningSettings settings, RunStretch stretch, CancellationToken stop)
    {
        await StopWatching().ConfigureAwait(false);
        bool isFirst = sessions == 0;
        bool isNew = client?.LostBecause is not null || client is null;
        if (isNew) await Reconnect(plan.RunId, stop).ConfigureAwait(false);
        IReadOnlyList<NodeBeat> usable = await Gather(isFirst, isNew, stop).ConfigureAwait(false);
        string[] nodes = Chosen(usable);
        wanted = nodes.Length;
        IReadOnlyList<string> places = Places(plan.Network, nodes);
        var replicas = new ReplicaPlaces(experiment.Place.Count == 0 ? nodes : [], places);
        ClusterEngine<T>[] engines = [.. Enumerable.Range(0, settings.Replicas).Select(replica => new ClusterEngine<T>(
            client!, new ClusterSession(NextSession(plan.RunId), factory.Name, yaml, plan.Threads, replica, BeginWithin) { Stretch = stretch }, plan.Network, settings.Share, nodes))];
        IEngine<T> engine = engines is [var only] ? only : new ReplicaGroup<T>(engines, plan.Network, settings, [.. engines.Select((_, replica) => replicas.Of(replica))]);
        watching = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var leaving = new CancellationTokenSource();
        _ = Watch(client!, nodes, leaving, watching.Token);
        return new OpenedEngine<T>(engine, places, () => Newcomers(nodes), () => leaver, leaving.Token) { OnNodes = () => engines[0].Recorded };   // there are no replicas where anything is recorded
    }

    public override async ValueTask DisposeAsync()
    {
        await StopWatching().ConfigureAwait(false);
        if (client is not null) await client.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>As many as are wanted: first those that populations are put on by hand; in the order of their names.</summary>
    private string[] Chosen(IReadOnlyList<NodeBeat> usable)
    {
        string[] there = [.. usable.Select(node => node.Node)];
        var named = experiment.Place.Values.ToHashSet();
        HashSet<string> chosen = [.. there.OrderBy(node => !named.Contains(node)).Take(experiment.Nodes)];
        return [.. there.Where(chosen.Contains)];
    }

    private IReadOnlyList<string> Places(Network network, string[] nodes)
    {
        foreach ((string what, string node) in experiment.Place.Where(pin => !nodes.Contains(pin.Value)))
            observer.Warned($"place puts {what} on {node}, which is not there; it goes where it costs least.");
        return Placement.OnTheRest(network, BatchCosts.Of(network, experiment), nodes, experiment.Place).NodeOf;
    }

    /// <summary>A number that no other session of this run has, in this process or an earlier one.</summary>
    private uint NextSession(string run)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{run}/{DateTime.UtcNow.Ticks}/{Environment.ProcessId}/{sessions++}");
        return (uint)text.Aggregate(2166136261u, (hash, letter) => unchecked((hash ^ letter) * 16777619u));   // FNV-1a
    }

    private async Task Reconnect(string run, CancellationToken stop)
    {
        if (client is not null) await client.DisposeAsync().ConfigureAwait(false);
        client = null;
        TimeSpan wait = ReconnectAfter;
        bool said = false;
        while (client is null)
        {
            try
            {
                client = await ClusterClient.Connect(factory, run, TimeSpan.FromSeconds(experiment.Cluster.GoneAfterSeconds), () => Describe(run), stop).ConfigureAwait(false);
            }
            catch (TransportException refusal) when (!refusal.IsFinal)
            {
                if (!said) observer.Warned($"{refusal.Message} The run waits and tries again; Ctrl-C stops it.");
                said = true;
                life.State = "waits for the broker";
                await Task.Delay(wait, stop).ConfigureAwait(false);
                wait = wait * 2 < LongestReconnect ? wait * 2 : LongestReconnect;
            }
        }
    }

    /// <summary>Waits for the nodes that are wanted, and at the very least for those without which it does not go on.</summary>
    private async Task<IReadOnlyList<NodeBeat>> Gather(bool isFirst, bool isNew, CancellationToken stop)
    {
        int least = Math.Min(experiment.Cluster.LeastNodes, experiment.Nodes);
        bool isBeginning = isFirst && !life.IsResumed;
        long begun = Stopwatch.GetTimestamp();
        string? said = null;
        if (isNew && !isBeginning) await client!.WaitForNodes(wanted, Regathering, stop).ConfigureAwait(false);
        while (true)
        {
            bool isPatient = isBeginning && Stopwatch.GetElapsedTime(begun) < Gathering;
            int goal = isPatient ? experiment.Nodes : least;
            IReadOnlyList<NodeBeat> usable = await client!.WaitForNodes(goal, LookAgainAfter, stop).ConfigureAwait(false);
            string[] missing = isPatient ? [.. experiment.Place.Values.Distinct().Except(usable.Select(node => node.Node)).Order(StringComparer.Ordinal)] : [];
            bool areEnough = usable.Count >= goal;
            if ((areEnough && missing.Length == 0) || client.LostBecause is not null) return usable.Count > 0 ? usable : await Again(stop).ConfigureAwait(false);
            life.State = "waits for nodes";
            if (areEnough)
            {
                // Others are there, but populations are put on this one by hand
                await Task.WhenAny(client.NextChange(), Task.Delay(LookAgainAfter, stop)).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                continue;
            }
            string there = string.Join(", ", usable.Select(node => node.Node));
            string rest = isPatient && usable.Count >= least ? FormattableString.Invariant($"the run begins without the rest after {Gathering.TotalSeconds:0} s") : "the run waits for more";
            string sentence = $"{Count(goal)} needed and {usable.Count} there{(there.Length > 0 ? $" ({there})" : "")}; {rest}, Ctrl-C stops it.";
            if (sentence != said) observer.Warned(sentence);
            said = sentence;
        }
    }

    /// <summary>The connection was lost while the run waited for nodes.</summary>
    private async Task<IReadOnlyList<NodeBeat>> Again(CancellationToken stop)
    {
        await Reconnect(client!.RunId, stop).ConfigureAwait(false);
        return await Gather(isFirst: sessions == 0, isNew: true, stop).ConfigureAwait(false);
    }

    private static string Count(int nodes) => nodes == 1 ? "1 node is" : $"{nodes} nodes are";

    private string? Newcomers(string[] nodes)
    {
        string[] better = Chosen(client!.Usable);
        return better.Length > nodes.Length ? string.Join(", ", better.Except(nodes)) : null;
    }

    private async Task Watch(ClusterClient client, string[] nodes, CancellationTokenSource leaving, CancellationToken stop)
    {
        try
        {
            await foreach (MembershipFact fact in client.Facts(stop).ConfigureAwait(false))
            {
                if (!nodes.Contains(fact.Node)) continue;
                if (fact is NodeUnreachable unreachable) observer.Warned(FormattableString.Invariant($"{fact.Node} has not been heard of for {unreachable.Silent.TotalSeconds:0.0} s."));
                if (fact is NodeReachable) observer.Warned($"{fact.Node} is heard of again.");
                if (fact is NodeLeaving) leaver = fact.Node;
                if (fact is NodeLeaving) await leaving.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task StopWatching()
    {
        if (watching is null) return;
        await watching.CancelAsync().ConfigureAwait(false);
        watching.Dispose();
        watching = null;
    }

    private RunBeat Describe(string run) => new(
        run, experiment.Name, Environment.MachineName, life.State, life.Batches, life.BatchesPerSecond, life.Recoveries.Count);
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
