using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;

namespace NeuronActors.Engine;

/// <summary>A process that hosts populations for whichever run asks: joins a cluster, and joins anew whenever its membership is lost.</summary>
/// <remarks>
/// A split leaves two clusters of one name, and so does a member that founds one while the others do not answer. So a node looks from time to time
/// whether a cluster is at an address that it knows and that is no member's, and those that it asks know it from then on; where the other has a run and its own has none, or neither has and the other's
/// first address is lower, it leaves its own and joins the other.
/// </remarks>
/// <param name="cluster">Which cluster, and how.</param>
/// <param name="options">How it behaves.</param>
public sealed class ClusterNode(ClusterOptions cluster, NodeOptions options)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly NodeStatus status = new(options);
    private readonly HashSet<string> known = new(cluster.Seeds, StringComparer.Ordinal);
    private volatile ClusterMember? member;

    /// <summary>It is a member, and can host populations.</summary>
    public bool IsReady => member is { Lost.IsCompleted: false };

    /// <summary>What it says of itself at present.</summary>
    public NodeInfo Describe() => status.Describe(member is { } here ? here.Nodes : []);

    /// <summary>Address that others reach it by, as <c>host:port</c>; null while it is no member.</summary>
    public string? Address => member is { } here ? ClusterMember.HostPort(here.Cluster.SelfAddress.HostPort()) : null;

    /// <summary>More settings of Akka.NET, such as where it logs to; null for none.</summary>
    public string? Settings { get; init; }

    /// <summary>Works until it has left, or is to stop at once.</summary>
    /// <param name="leave">Asks to hand all populations over and go.</param>
    /// <param name="stop">Asks to go at once.</param>
    /// <exception cref="ClusterException">It is refused for a reason that does not go away by itself.</exception>
    public async Task Run(CancellationToken leave, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(leave, stop);
        ClusterOptions next = cluster;
        bool mayFound = cluster.MayFound || cluster.Seeds.Count == 0;
        TimeSpan wait = options.ReconnectAfter;
        while (!end.IsCancellationRequested)
        {
            try
            {
                Config? more = Settings is null ? null : ConfigurationFactory.ParseString(Settings);
                await using ClusterMember here = await ClusterMember.Join(next, options.Name, more, end.Token).ConfigureAwait(false);
                wait = options.ReconnectAfter;
                (string why, string[] others) = await Work(here, leave, stop).ConfigureAwait(false);
                if (end.IsCancellationRequested) return;
                options.Observer.Disconnected(why);
                // A former member does not found a cluster while others that it has known may be there, unless it is the founder; and that
                // one does not while it joins a cluster that it has met.
                string[] seeds = others.Length > 0 ? others : Others(here);
                next = cluster with { Port = here.Cluster.SelfAddress.Port ?? cluster.Port, Seeds = seeds, MayFound = mayFound && others.Length == 0 };
            }
            catch (ClusterException refusal) when (!refusal.IsFinal)
            {
                options.Observer.Disconnected(refusal.Message);
                next = next with { Seeds = [.. known], MayFound = mayFound };
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            await Task.Delay(wait, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private string[] Others(ClusterMember here) => [.. known.Where(address => address != ClusterMember.HostPort(here.Cluster.SelfAddress.HostPort()))];

    /// <summary>One membership's worth of work.</summary>
    /// <returns>Why it is over, and the cluster to join instead, if there is one.</returns>
    private async Task<(string Why, string[] Others)> Work(ClusterMember here, CancellationToken leave, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(leave, stop);
        IActorRef node = here.System.ActorOf(NodeActor.Props(options, status), NodeActor.ActorName);
        member = here;
        options.Observer.Connected(string.Create(CultureInfo.InvariantCulture, $"the cluster {cluster.Cluster} as {Address}"));
        try
        {
            Task<string[]> meeting = Meet(here, over.Token);
            Task first = await Task.WhenAny(here.Lost, meeting, Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, over.Token)).ConfigureAwait(false);
            if (first == here.Lost) return (await here.Lost.ConfigureAwait(false), []);
            // A node that is asked to leave hands over, even if the search for other clusters is the first to end of it.
            if (!over.IsCancellationRequested && first == meeting && await meeting.ConfigureAwait(false) is { Length: > 0 } others)
                return ($"joins the cluster of {string.Join(", ", others)}, which has a run or was there first", others);
            if (!stop.IsCancellationRequested) await HandOver(node, stop).ConfigureAwait(false);
            return ("the node leaves", []);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            member = null;
        }
    }

    private async Task HandOver(IActorRef node, CancellationToken stop)
    {
        try
        {
            await node.Ask<NodeActor.Left>(NodeActor.Leave.Message, options.LeaveWithin, stop).ConfigureAwait(false);
        }
        catch (Exception late) when (late is AskTimeoutException or OperationCanceledException)
        {
            // Its populations were not taken over: their run has lost a node.
        }
    }

    /// <summary>Looks for another cluster of this name until there is one to join.</summary>
    private async Task<string[]> Meet(ClusterMember here, CancellationToken stop)
    {
        TimeSpan wait = options.ProbeEvery;
        while (true)
        {
            await Task.Delay(wait, stop).ConfigureAwait(false);
            string[] members = [.. here.Nodes];
            known.UnionWith(members);
            known.UnionWith(status.Strangers);
            string[] strangers = [.. known.Except(members)];
            if (strangers.Length == 0)
            {
                wait = options.ProbeEvery;
                continue;
            }
            wait = wait * 2 < 8 * options.ProbeEvery ? wait * 2 : 8 * options.ProbeEvery;
            var listening = new List<string>();
            foreach (string address in strangers)
                if (await ClusterMember.IsListening(address).ConfigureAwait(false)) listening.Add(address);
            if (listening.Count == 0) continue;
            await using var query = new ClusterQuery(cluster);
            foreach (NodeInfo other in await query.Nodes(listening, stop, from: members).ConfigureAwait(false))
                if (other.Node != options.Name && !other.Members.Intersect(members).Any() && Yields(here, members, other)) return [.. other.Members];
        }
    }

    private static bool Yields(ClusterMember here, string[] members, NodeInfo other)
    {
        bool hasRun = here.Cluster.State.Members.Any(each => each.HasRole(ClusterOptions.CoordinatorRole) && each.Status == MemberStatus.Up);
        bool otherHasRun = other.Coordinators.Length > 0;
        if (hasRun != otherHasRun) return otherHasRun;
        return !hasRun && string.CompareOrdinal(other.Members.Min(StringComparer.Ordinal), members.Min(StringComparer.Ordinal)) < 0;
    }
}
