using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;

namespace NeuronActors.Engine;

/// <summary>What a run knows of its cluster: which nodes there are, asked periodically, and which are lost.</summary>
/// <remarks>
/// A broken connection is a loss at once. A node that does not answer for <c>cluster.failure-timeout</c> is lost, and used again when it answers.
/// The clock leaves out the time that this process did not run: after a long pause nodes get the time to answer.
/// </remarks>
internal sealed class RunActor : ReceiveActor, IWithTimers
{
    private readonly ClusterRun run;
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly Dictionary<Address, Node> nodes = [];
    private readonly TimeSpan askEvery;
    private long lastTick = System.Diagnostics.Stopwatch.GetTimestamp();
    private TimeSpan now;

    /// <summary>For a run.</summary>
    public RunActor(ClusterRun run)
    {
        this.run = run;
        askEvery = run.FailureTimeout / 4 < TimeSpan.FromSeconds(1) ? run.FailureTimeout / 4 : TimeSpan.FromSeconds(1);
        Receive<ClusterEvent.IMemberEvent>(change => Change(change.Member));
        Receive<DisassociatedEvent>(broken => nodes.ContainsKey(broken.RemoteAddress), broken => Lose(nodes[broken.RemoteAddress], "has no connection any more"));
        Receive<DisassociatedEvent>(_ => { });
        Receive<NodeInfo>(Take);
        Receive<Leaving>(leaving => OnLeaving(leaving.Node));
        Receive<DescribeRun>(_ =>
        {
            if (run.Describe() is { } info) Sender.Tell(info, Self);
        });
        Receive<Tick>(_ => OnTick());
        Receive<AreThere>(Answer);
        Receive<Doubt>(doubt => OnDoubt(doubt.Node));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How it is made.</summary>
    public static Props Props(ClusterRun run) => Akka.Actor.Props.Create(() => new RunActor(run));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        Timers.StartPeriodicTimer("tick", new Tick(), TimeSpan.Zero, askEvery);
    }

    /// <inheritdoc/>
    protected override void PostStop() => cluster.Unsubscribe(Self);

    private void Change(Member member)
    {
        if (!member.HasRole(ClusterOptions.NodeRole)) return;
        bool isThere = member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up;
        bool isKnown = nodes.TryGetValue(member.Address, out Node? node) && node.Member.UniqueAddress.Equals(member.UniqueAddress);
        if (isThere && !isKnown)
        {
            if (node is not null) Remove(node, "was started anew");
            nodes[member.Address] = node = new Node(member, now);
            Ask(node);
        }
        else if (!isThere && isKnown && member.Status is MemberStatus.Removed or MemberStatus.Down)
        {
            Remove(node!, "was taken out of the cluster");
        }
    }

    private void Ask(Node node) => ClusterMember.NodeOf(Context.System, node.Member.Address).Tell(new Describe(run.RunId, []), Self);

    private void Take(NodeInfo info)
    {
        if (!nodes.TryGetValue(Sender.Path.Address, out Node? node)) return;
        bool wasUsable = node.IsUsable;
        bool isAnother = node.Info is { } before && before.Life != info.Life;
        if (isAnother) Lose(node, "was started anew");
        if (node.IsAnnounced && !node.IsLost) run.OnReachable(info.Node);
        (node.Info, node.Answered, node.IsLost, node.IsSilent, node.IsAnnounced) = (info, now, false, false, false);
        if (info.IsLeaving) run.OnLeaving(info.Node);
        if (!wasUsable || info.IsLeaving || isAnother) Publish();
        else run.Update(info);
    }

    /// <summary>It is given nothing more from now on, not only from its next answer on.</summary>
    private void OnLeaving(string name)
    {
        if (!nodes.TryGetValue(Sender.Path.Address, out Node? node) || node.Info?.Node != name) return;
        node.Info = node.Info with { IsLeaving = true };
        Publish();
        run.OnLeaving(name);
    }

    private void OnTick()
    {
        TimeSpan passed = System.Diagnostics.Stopwatch.GetElapsedTime(lastTick);
        lastTick = System.Diagnostics.Stopwatch.GetTimestamp();
        now += passed < 2 * askEvery ? passed : 2 * askEvery;
        foreach (Node node in nodes.Values.ToArray())
        {
            TimeSpan silent = now - node.Answered;
            if (node.Info is not null && !node.IsLost && silent >= run.FailureTimeout)
                Lose(node, FormattableString.Invariant($"has not answered for {silent.TotalSeconds:0.0} s"), silent);
            else if (node.Info is not null && !node.IsSilent && silent >= run.FailureTimeout / 2)
                FallSilent(node, silent);
            Ask(node);
        }
    }

    private void FallSilent(Node node, TimeSpan silent)
    {
        (node.IsSilent, node.IsAnnounced) = (true, true);
        Publish();
        run.OnSilent(node.Info!.Node, silent);
    }

    private void OnDoubt(string name)
    {
        foreach (Node node in nodes.Values.Where(node => node.Info?.Node == name))
        {
            node.IsSilent = true;
            Ask(node);
        }
        Publish();
    }

    private void Lose(Node node, string why, TimeSpan silent = default)
    {
        if (node.Info is null || node.IsLost) return;
        node.IsLost = true;
        Publish();
        Context.System.EventStream.Publish(new NodeLost(node.Info.Node, $"{node.Info.Node} {why}", silent));
    }

    private void Remove(Node node, string why)
    {
        Lose(node, why);
        nodes.Remove(node.Member.Address);
        Publish();
    }

    private void Answer(AreThere question)
    {
        foreach (string name in question.Nodes)
            if (!nodes.Values.Any(node => node.Info?.Node == name && !node.IsLost))
                Sender.Tell(new NodeLost(name, $"{name} has gone before it was told what to host", TimeSpan.Zero), Self);
    }

    private void Publish() => run.Publish([.. nodes.Values.Where(node => node.Info is not null && !node.IsLost).Select(node => new KnownNode(node.Info!, node.Member.Address, node.IsUsable))]);

    /// <summary>Ask all nodes, and look which have not answered.</summary>
    private sealed record Tick;

    private sealed class Node(Member member, TimeSpan answered)
    {
        public Member Member => member;

        public NodeInfo? Info { get; set; }

        /// <summary>When it last answered, by the clock that leaves out pauses of this process.</summary>
        public TimeSpan Answered { get; set; } = answered;

        /// <summary>It has not answered for half of the time, or since there was a doubt.</summary>
        public bool IsSilent { get; set; }

        /// <summary>It was reported as silent.</summary>
        public bool IsAnnounced { get; set; }

        /// <summary>It was reported as lost, and has not answered since.</summary>
        public bool IsLost { get; set; }

        public bool IsUsable => Info is { IsLeaving: false } && !IsLost && !IsSilent;
    }
}

/// <summary>Coordinator → run: answer with a <see cref="NodeLost"/> for each of these nodes that is lost already.</summary>
internal sealed record AreThere(IReadOnlyCollection<string> Nodes);

/// <summary>Coordinator → run: a node may be lost; do not use it again before it has answered.</summary>
internal sealed record Doubt(string Node);

/// <summary>A node of the cluster.</summary>
/// <param name="Info">What it said of itself last.</param>
/// <param name="Address">Where it is.</param>
/// <param name="IsUsable">It may be given populations.</param>
internal sealed record KnownNode(NodeInfo Info, Address Address, bool IsUsable);
