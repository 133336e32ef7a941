using Akka.Actor;

namespace NeuronActors.Engine;

/// <summary>Asks nodes and coordinators how they are, without becoming a member of their cluster.</summary>
/// <param name="options">Name of the cluster and how its members talk; the port is any.</param>
public sealed class ClusterQuery(ClusterOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1.5);

    private readonly ActorSystem system = ClusterSystem.Start(
        options with { Port = 0 }, ActorSettings.Remoting(options with { Port = 0 }).WithFallback(ActorSettings.Common(1)));

    /// <summary>The nodes that answer, by name: those asked, and all others that these know of.</summary>
    /// <param name="addresses">Addresses of nodes, as <c>host:port</c>.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <param name="from">Addresses of the nodes of the cluster that asks; null for an observer.</param>
    public async Task<IReadOnlyList<NodeInfo>> Nodes(IReadOnlyCollection<string> addresses, CancellationToken stop, string[]? from = null)
    {
        var found = new Dictionary<string, NodeInfo?>(StringComparer.Ordinal);
        string[] next = [.. addresses];
        while (next.Length > 0)
        {
            NodeInfo?[] answers = await Task.WhenAll(next.Select(address => Ask(address, from ?? [], stop))).ConfigureAwait(false);
            for (int i = 0; i < next.Length; i++) found[next[i]] = answers[i];
            next = [.. answers.OfType<NodeInfo>().SelectMany(node => node.Members).Distinct().Where(address => !found.ContainsKey(address))];
        }
        return [.. found.Values.OfType<NodeInfo>().DistinctBy(node => (node.Node, node.Life)).OrderBy(node => node.Node, StringComparer.Ordinal)];
    }

    /// <summary>The runs that use these nodes, by id.</summary>
    public async Task<IReadOnlyList<RunInfo>> Runs(IEnumerable<NodeInfo> nodes, CancellationToken stop)
    {
        RunInfo?[] answers = await Task.WhenAll(nodes.SelectMany(node => node.Coordinators).Distinct().Select(
            coordinator => Ask<RunInfo>(coordinator, new DescribeRun(), stop))).ConfigureAwait(false);
        return [.. answers.OfType<RunInfo>().OrderBy(run => run.Run, StringComparer.Ordinal)];
    }

    /// <summary>Makes a node end its process at once: a crash on purpose.</summary>
    /// <returns>False if it did not answer.</returns>
    public async Task<bool> Crash(NodeInfo node, CancellationToken stop)
    {
        foreach (string address in node.Members)
        {
            if (await Ask(address, [], stop).ConfigureAwait(false) is not { } info || info.Node != node.Node) continue;
            ClusterMember.NodeOf(system, options.AddressOf(address)).Tell(new Crash(), ActorRefs.NoSender);
            return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await system.Terminate().ConfigureAwait(false);

    private Task<NodeInfo?> Ask(string address, string[] from, CancellationToken stop) =>
        Ask<NodeInfo>(ClusterMember.NodeOf(system, options.AddressOf(address)), new Describe(null, from), stop);

    private static async Task<T?> Ask<T>(ICanTell actor, object question, CancellationToken stop)
        where T : class
    {
        try
        {
            return await actor.Ask<T>(question, AnswerWithin, stop).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
