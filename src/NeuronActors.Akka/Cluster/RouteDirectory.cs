using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using NeuronActors.Runtime;

namespace NeuronActors.Akka;

/// <summary>Knows the mailboxes of this process and of all others, and makes membership of the cluster into facts about routes.</summary>
/// <remarks>
/// Every member has one. Each tells all others its whole table whenever it changes and repeats it until it is noted; an order is
/// done when all that can be reached have noted it, so whoever sends afterwards finds the route. A name is had by whoever nobody
/// contradicts; of two who ask at the same time, by the one whose address comes first.
/// When a member is removed, or its connection breaks, or a parcel on the way to one of its mailboxes is missing, the routes to it
/// lead nowhere, and every route along which something had to arrive comes back once, empty: nothing is lost in silence.
/// </remarks>
internal sealed class RouteDirectory : UntypedActor
{
    /// <summary>Its name in every member, by which the directories find each other: the only name that is ever looked up.</summary>
    public const string ActorName = "routes";

    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(200);

    private readonly AkkaClusterOptions options;
    private readonly RouteBook book;
    private readonly Action<string> comesBack;
    private readonly TaskCompletionSource connected;
    private readonly IActorRef receipts;
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly Dictionary<string, OwnMailbox> own = new(StringComparer.Ordinal);
    private readonly Dictionary<Address, Peer> peers = [];
    private readonly List<(long Version, Action Done)> waiting = [];
    private readonly ICancelable ticking;
    private long version;
    private bool knowsMembers;

    public RouteDirectory(AkkaClusterOptions options, RouteBook book, Action<string> comesBack, TaskCompletionSource connected)
    {
        (this.options, this.book, this.comesBack, this.connected) = (options, book, comesBack, connected);
        IActorRef self = Self;
        receipts = Context.ActorOf(ReceiptActor.Of(book, link => self.Tell(new BrokenLink(link))), "receipts");
        ticking = Context.System.Scheduler.ScheduleTellRepeatedlyCancelable(TickEvery, TickEvery, Self, new Tick(), ActorRefs.NoSender);
    }

    /// <summary>How it is made.</summary>
    /// <param name="options">How patient it is.</param>
    /// <param name="book">What it writes.</param>
    /// <param name="comesBack">Told the routes along which something was lost.</param>
    /// <param name="connected">Set when this process is a member and has met all others.</param>
    public static Props Of(AkkaClusterOptions options, RouteBook book, Action<string> comesBack, TaskCompletionSource connected) =>
        Props.Create(() => new RouteDirectory(options, book, comesBack, connected)).WithDispatcher(AkkaSettings.Control);

    protected override void PreStart()
    {
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
    }

    protected override void PostStop()
    {
        ticking.Cancel();
        cluster.Unsubscribe(Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case DirectoryOrder order:
                CarryOut(order);
                break;
            case RouteTable table:
                Hear(table);
                break;
            case TableNoted noted:
                Note(noted);
                break;
            case ClusterEvent.IMemberEvent fact:
                Change(fact.Member);
                break;
            case ClusterEvent.CurrentClusterState state:
                foreach (Member member in state.Members) Change(member);
                foreach (Member member in state.Unreachable) Reach(member, false);
                knowsMembers = true;
                break;
            case ClusterEvent.ReachabilityEvent reachability:
                Reach(reachability.Member, reachability is ClusterEvent.ReachableMember);
                break;
            case DisassociatedEvent broken when peers.TryGetValue(broken.RemoteAddress, out Peer? peer):
                peer.IsCut = true;
                Lose(peer);
                break;
            case DisassociatedEvent:
                break;
            default:
                Unhandled(message);
                break;
        }
        Conclude();
    }

    private void CarryOut(DirectoryOrder order)
    {
        switch (order)
        {
            case OpenOrder open when own.ContainsKey(open.Name):
                Refuse(open.Done, open.Name);
                break;
            case OpenOrder open:
                own[open.Name] = new OwnMailbox(open);
                Publish(() => Grant(open));
                break;
            case BindOrder bind when own.TryGetValue(bind.Name, out OwnMailbox? mailbox):
                mailbox.Routes.Add(bind.Routes);
                book.Enter(mailbox.Entry, receipts);
                Publish(() => bind.Done.TrySetResult());
                break;
            case BindOrder bind:
                bind.Done.TrySetException(new TransportException($"the mailbox {bind.Name} is not open here"));
                break;
            case CloseOrder close:
                Remove(close.Name);
                close.Done.TrySetResult();
                break;
            case CloseAllOrder close:
                foreach (string name in own.Keys.ToArray()) Remove(name);
                close.Done.TrySetResult();
                break;
            case BrokenLink broken:
                Break(book.MailboxOf(broken.Link));
                break;
            case Tick:
                foreach (Peer peer in peers.Values) Tell(peer);
                foreach (IActorRef mailbox in book.Overdue(options.ReceiptWithin)) Break(mailbox);
                break;
        }
    }

    private void Grant(OpenOrder open)
    {
        if (own.TryGetValue(open.Name, out OwnMailbox? mailbox)) mailbox.IsGranted = true;
        open.Done.TrySetResult();
    }

    private void Remove(string name)
    {
        if (!own.Remove(name, out OwnMailbox? mailbox)) return;
        book.Strike(mailbox.Actor);
        Publish(() => { });
    }

    /// <summary>Tells everybody what has changed.</summary>
    /// <param name="done">Called when all that can be reached have noted it.</param>
    private void Publish(Action done)
    {
        version++;
        waiting.Add((version, done));
        foreach (Peer peer in peers.Values) Tell(peer);
    }

    private void Tell(Peer peer)
    {
        if (peer.Noted == version && peer.IsMet) return;
        peer.Directory.Tell(new RouteTable(version, !peer.IsMet, [.. own.Values.Select(mailbox => mailbox.Entry)]), Self);
    }

    private void Hear(RouteTable table)
    {
        if (!peers.TryGetValue(Sender.Path.Address, out Peer? peer)) return;   // not yet known as a member; it will repeat it
        if (table.Version > peer.Version) Replace(peer, table);
        (peer.IsMet, peer.IsCut) = (true, false);
        Sender.Tell(new TableNoted(table.Version, [.. Contested(table, peer)]), Self);
        if (table.Asks) peer.Directory.Tell(new RouteTable(version, false, [.. own.Values.Select(mailbox => mailbox.Entry)]), Self);
    }

    private void Replace(Peer peer, RouteTable table)
    {
        peer.Version = table.Version;
        HashSet<IActorRef> there = [.. table.Mailboxes.Select(entry => entry.Actor)];
        foreach (IActorRef gone in peer.Mailboxes.Where(mailbox => !there.Contains(mailbox))) book.Strike(gone);
        foreach (MailboxEntry entry in table.Mailboxes) book.Enter(entry, receipts);
        peer.Mailboxes = there;
    }

    /// <summary>Names that the other cannot have; one that it has before us we give up instead.</summary>
    private IEnumerable<string> Contested(RouteTable table, Peer peer)
    {
        foreach (MailboxEntry entry in table.Mailboxes)
        {
            if (!own.TryGetValue(entry.Name, out OwnMailbox? mailbox)) continue;
            if (mailbox.IsGranted || Member.AddressOrdering.Compare(cluster.SelfAddress, peer.Member.Address) < 0) yield return entry.Name;
            else Yield(entry.Name, mailbox);
        }
    }

    private void Note(TableNoted noted)
    {
        if (!peers.TryGetValue(Sender.Path.Address, out Peer? peer)) return;
        peer.Noted = Math.Max(peer.Noted, noted.Version);
        foreach (string name in noted.Taken)
            if (own.TryGetValue(name, out OwnMailbox? mailbox) && !mailbox.IsGranted) Yield(name, mailbox);
    }

    private void Yield(string name, OwnMailbox mailbox)
    {
        Refuse(mailbox.Opening, name);
        Remove(name);
    }

    private void Change(Member member)
    {
        if (member.UniqueAddress.Equals(cluster.SelfUniqueAddress))
        {
            if (!knowsMembers) cluster.SendCurrentClusterState(Self);   // all of them at once: they came before us
            return;
        }
        bool isThere = member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up or MemberStatus.Leaving;
        bool isKnown = peers.TryGetValue(member.Address, out Peer? peer) && peer.Member.UniqueAddress.Equals(member.UniqueAddress);
        if (!isThere && isKnown)
        {
            peers.Remove(member.Address);
            Lose(peer!);
        }
        else if (isThere && !isKnown)
        {
            if (peer is not null) Lose(peer);
            peers[member.Address] = new Peer(member, DirectoryOf(member));
            Tell(peers[member.Address]);
        }
    }

    private void Reach(Member member, bool isReachable)
    {
        if (peers.TryGetValue(member.Address, out Peer? peer) && peer.Member.UniqueAddress.Equals(member.UniqueAddress)) peer.IsReachable = isReachable;
    }

    /// <summary>What was under way to a member or from it may be lost: all ways to it end. It is met anew if it is still there.</summary>
    private void Lose(Peer peer)
    {
        (peer.IsMet, peer.Noted, peer.Version) = (false, -1, -1);
        foreach (IActorRef mailbox in peer.Mailboxes) Break(mailbox);
        peer.Mailboxes = [];
    }

    private void Break(IActorRef? mailbox)
    {
        if (mailbox is null) return;
        foreach (string route in book.Strike(mailbox)) comesBack(route);
    }

    private void Conclude()
    {
        for (int i = 0; i < waiting.Count; i++)
        {
            if (peers.Values.Any(peer => peer.IsReachable && !peer.IsCut && peer.Noted < waiting[i].Version)) continue;
            Action done = waiting[i].Done;
            waiting.RemoveAt(i--);
            done();
        }
        if (knowsMembers && peers.Values.All(peer => !peer.IsReachable || (peer.IsMet && peer.Noted == version))) connected.TrySetResult();
    }

    private static IActorRef DirectoryOf(Member member) =>
        ((ExtendedActorSystem)Context.System).Provider.ResolveActorRef(new RootActorPath(member.Address) / "user" / ActorName);

    private static void Refuse(TaskCompletionSource done, string name) =>
        done.TrySetException(new TransportException($"{name} is already in this cluster; choose another name.") { IsFinal = true });

    private sealed class OwnMailbox(OpenOrder open)
    {
        public IActorRef Actor => open.Actor;

        public MailboxRoutes Routes => open.Routes;

        public TaskCompletionSource Opening => open.Done;

        public MailboxEntry Entry => new(open.Name, open.Actor, open.Routes.All);

        /// <summary>Nobody contradicts.</summary>
        public bool IsGranted { get; set; }
    }

    private sealed class Peer(Member member, IActorRef directory)
    {
        public Member Member => member;

        public IActorRef Directory => directory;

        /// <summary>We have its table.</summary>
        public bool IsMet { get; set; }

        public bool IsReachable { get; set; } = true;

        /// <summary>Its connection broke, and it has not been heard of since: nobody waits for it.</summary>
        public bool IsCut { get; set; }

        /// <summary>Of its table that we have.</summary>
        public long Version { get; set; } = -1;

        /// <summary>Of our table that it has.</summary>
        public long Noted { get; set; } = -1;

        public HashSet<IActorRef> Mailboxes { get; set; } = [];
    }
}
