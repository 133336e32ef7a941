using System.Globalization;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace NeuronActors.Engine;

/// <summary>This process as a member of an Akka.Cluster, for one membership: a process that is taken out of the cluster joins anew with another.</summary>
internal sealed class ClusterMember : IAsyncDisposable
{
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan ViewWithin = TimeSpan.FromMilliseconds(10);

    private readonly TaskCompletionSource<string> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? lastWarning;

    private ClusterMember(ActorSystem system)
    {
        (System, Cluster) = (system, Cluster.Get(system));
        system.ActorOf(Props.Create(() => new Listener(this)), "membership");
        Cluster.RegisterOnMemberRemoved(() => lost.TrySetResult("this process was taken out of the cluster"));
    }

    /// <summary>Its actor system.</summary>
    public ActorSystem System { get; }

    /// <summary>Its cluster.</summary>
    public Cluster Cluster { get; }

    /// <summary>Completes with one sentence when the membership is lost.</summary>
    public Task<string> Lost => lost.Task;

    /// <summary>Addresses of all nodes of the cluster, as <c>host:port</c>.</summary>
    public IReadOnlyList<string> Nodes => [.. Cluster.State.Members.Where(member => member.HasRole(ClusterOptions.NodeRole)).Select(member => member.Address.HostPort()).Select(HostPort)];

    /// <summary>Joins a cluster, or founds one.</summary>
    /// <param name="options">Which, and how.</param>
    /// <param name="node">Name of the node, which no other may have; null for a process that is none.</param>
    /// <param name="more">More settings; null for none.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <exception cref="ClusterException">No member has answered in time, the membership was lost before it was complete, or this process is refused.</exception>
    public static async Task<ClusterMember> Join(ClusterOptions options, string? node, Config? more, CancellationToken stop)
    {
        options.Check();
        // A seed that listens gets the time to answer a join, however short the wait is for those that do not.
        if (options.MayFound && options.FoundAfter < AnswerWithin && (await Task.WhenAll(options.Seeds.Select(IsListening)).ConfigureAwait(false)).Contains(true))
            options = options with { FoundAfter = AnswerWithin };
        Config settings = ActorSettings.Membership(options, node).WithFallback(ActorSettings.Remoting(options)).WithFallback(ActorSettings.Common(options.Threads));
        var member = new ClusterMember(ClusterSystem.Start(options, more is null ? settings : more.WithFallback(settings)));
        try
        {
            await member.Join(options, node, stop).ConfigureAwait(false);
            if (node is not null) await member.RefuseTakenName(node, stop).ConfigureAwait(false);
            return member;
        }
        catch
        {
            await member.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The node actor of a member: the only place where an actor is looked up by its path.</summary>
    public static ICanTell NodeOf(ActorSystem system, Address member) =>
#pragma warning disable RS0030 // a member's node actor is found by its address; every other reference comes in a message
        system.ActorSelection(new RootActorPath(member) / "user" / NodeActor.ActorName);
#pragma warning restore RS0030

    /// <summary>An address as people write it.</summary>
    public static string HostPort(string hostPort) => hostPort[(hostPort.LastIndexOf('@') + 1)..];

    /// <summary>Whether anything listens at an address.</summary>
    public static async Task<bool> IsListening(string address)
    {
        using var client = new TcpClient();
        using var limit = new CancellationTokenSource(ConnectWithin);
        int colon = address.LastIndexOf(':');
        try
        {
            await client.ConnectAsync(address[..colon], int.Parse(address.AsSpan(colon + 1), CultureInfo.InvariantCulture), limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception closed) when (closed is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Why another member's certificate was refused; null if none was. Akka.NET ends the cluster of a process that refuses one.</summary>
    private string? RefusedCertificate => lastWarning?.Contains(ClusterSystem.NotVouchedFor, StringComparison.Ordinal) == true ? lastWarning : null;

    /// <summary>Leaves the cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!lost.Task.IsCompleted && !Cluster.IsTerminated)
            await Task.WhenAny(Cluster.LeaveAsync(), Task.Delay(LeaveWithin)).ConfigureAwait(false);
        await System.Terminate().ConfigureAwait(false);
    }

    /// <summary>A process that may found names itself as the first seed: Akka.Cluster then founds if no other seed answers a join.</summary>
    private async Task Join(ClusterOptions options, string? node, CancellationToken stop)
    {
        var up = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Cluster.RegisterOnMemberUp(() => up.TrySetResult(""));
        Address[] seeds = [.. options.SeedAddresses(Cluster.SelfAddress)];
        bool mayFound = options.MayFound || seeds.Length == 0;
        Cluster.JoinSeedNodes(mayFound ? [Cluster.SelfAddress, .. seeds] : seeds);
        try
        {
            TimeSpan within = options.JoinWithin + (mayFound ? options.FoundAfter : TimeSpan.Zero);
            Task<string> first = await Task.WhenAny(up.Task, lost.Task).WaitAsync(within, stop).ConfigureAwait(false);
            // Akka.Cluster calls back before its own view of the members is up to date.
            while (Cluster.SelfMember.Status != MemberStatus.Up && !lost.Task.IsCompleted) await Task.Delay(ViewWithin, stop).ConfigureAwait(false);
            if (first == lost.Task)
                throw new ClusterException($"{node ?? HostPort(Cluster.SelfAddress.HostPort())} could not join the cluster {options.Cluster}: {RefusedCertificate ?? await first.ConfigureAwait(false)}.");
        }
        catch (TimeoutException)
        {
            string why = RefusedCertificate is { } refused ? $" One has, but {refused}." : lastWarning is { } warning ? $" Akka.NET says: {warning}" : "";
            throw new ClusterException($"no member of the cluster {options.Cluster} has answered at {string.Join(", ", options.Seeds)} within {options.JoinWithin.TotalSeconds:0} s.{why}");
        }
    }

    /// <summary>Of two nodes of one name that answer, the one that came later is refused.</summary>
    private async Task RefuseTakenName(string node, CancellationToken stop)
    {
        string role = ActorSettings.NameRole + node;
        foreach (Member other in Cluster.State.Members.Where(other => other.HasRole(role) && other.UniqueAddress != Cluster.SelfUniqueAddress))
        {
            if (!other.IsOlderThan(Cluster.SelfMember)) continue;
            string address = HostPort(other.Address.HostPort());
            if (!await IsListening(address).ConfigureAwait(false)) continue;
            try
            {
                NodeInfo info = await NodeOf(System, other.Address).Ask<NodeInfo>(new Describe(null, []), AnswerWithin, stop).ConfigureAwait(false);
                if (info.Node == node) throw ClusterOptions.Refusal($"{node} is already in this cluster, at {address}; choose another name.");
            }
            catch (AskTimeoutException)
            {
                // It is gone, and its name is free.
            }
        }
    }

    /// <summary>Receives that another member has quarantined this one, and the warnings of Akka.NET, for the sentence of a refusal.</summary>
    private sealed class Listener : ReceiveActor
    {
        public Listener(ClusterMember member)
        {
            Receive<ThisActorSystemQuarantinedEvent>(refusal => OnRefused(member, refusal.RemoteAddress));
            Receive<LogEvent>(entry => OnLog(member, WireChecks.Sentence($"{entry.Message} {entry.Cause?.GetBaseException().Message}".Split('\n', 2)[0].Trim())));
        }

        /// <summary>That a certificate was refused is why all that follows went wrong.</summary>
        private static void OnLog(ClusterMember member, string sentence)
        {
            if (member.RefusedCertificate is null) member.lastWarning = sentence;
        }

        /// <summary>A process that is no member any more was taken out by this side of a split; what it refuses is no loss.</summary>
        private static void OnRefused(ClusterMember member, Address by)
        {
            if (member.Cluster.State.Members.Any(other => other.Address.Equals(by)))
                member.lost.TrySetResult($"{HostPort(by.HostPort())} takes nothing from this process any more");
        }

        protected override void PreStart()
        {
            foreach (Type of in new[] { typeof(ThisActorSystemQuarantinedEvent), typeof(Warning), typeof(Error) })
                Context.System.EventStream.Subscribe(Self, of);
        }
    }
}
