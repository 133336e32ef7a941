using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NeuronActors.Messages;

namespace NeuronActors.Runtime;

/// <summary>A coordinator's connection to its cluster: knows which nodes there are, and carries orders and replies.</summary>
/// <remarks>It lives as long as its connection. There is one per run in a whole cluster: a second one is refused.</remarks>
public sealed class ClusterClient : IAsyncDisposable
{
    private const int FactsWaiting = 1024;

    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(250);

    private readonly ITransport transport;
    private readonly Membership membership;
    private readonly string run;
    private readonly Lock gate = new();
    private readonly Dictionary<uint, Listener> listeners = [];
    private readonly List<Channel<MembershipFact>> watchers = [];
    private readonly CancellationTokenSource over = new();
    private readonly Func<RunBeat?> describe;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task ticking = Task.CompletedTask;
    private TimeSpan now;

    private ClusterClient(ITransport transport, string run, TimeSpan goneAfter, Func<RunBeat?> describe)
    {
        (this.transport, this.run, this.describe) = (transport, run, describe);
        membership = new Membership(goneAfter);
        transport.Lost = sentence => Lose(sentence);
        transport.Returned = ComeBack;
    }

    /// <summary>Connects.</summary>
    /// <param name="factory">To what.</param>
    /// <param name="run">Id of the run.</param>
    /// <param name="goneAfter">A node not heard of for so long is given up.</param>
    /// <param name="describe">What the cluster is told of the run; null for nothing.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="TransportException">It cannot be reached, refuses us, or the run has a coordinator already.</exception>
    public static async Task<ClusterClient> Connect(
        ITransportFactory factory, string run, TimeSpan goneAfter, Func<RunBeat?> describe, CancellationToken stop)
    {
        ITransport transport = await factory.Connect(stop).ConfigureAwait(false);
        var client = new ClusterClient(transport, run, goneAfter, describe);
        try
        {
            await transport.OpenMailbox(Routes.Run(run), Lane.Control, client.Take).ConfigureAwait(false);
            await transport.Bind(Routes.Run(run), [Routes.Run(run), Routes.Announcements]).ConfigureAwait(false);
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        client.ticking = client.Tick();
        return client;
    }

    /// <summary>Id of the run.</summary>
    public string RunId => run;

    /// <summary>Route on which replies come.</summary>
    public string Route => Routes.Run(run);

    /// <summary>Why the connection is lost; null while it is not.</summary>
    public string? LostBecause { get; private set; }

    /// <summary>The latest beat of every node that was not given up, by name.</summary>
    public IReadOnlyList<NodeBeat> Nodes
    {
        get
        {
            lock (gate) return membership.Nodes;
        }
    }

    /// <summary>The nodes that may be given populations, by name.</summary>
    public IReadOnlyList<NodeBeat> Usable
    {
        get
        {
            lock (gate) return membership.Usable;
        }
    }

    /// <summary>What becomes known about nodes from now on.</summary>
    public async IAsyncEnumerable<MembershipFact> Facts([EnumeratorCancellation] CancellationToken stop = default)
    {
        var facts = Channel.CreateBounded<MembershipFact>(new BoundedChannelOptions(FactsWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (gate) watchers.Add(facts);
        try
        {
            await foreach (MembershipFact fact in facts.Reader.ReadAllAsync(stop).ConfigureAwait(false)) yield return fact;
        }
        finally
        {
            lock (gate) watchers.Remove(facts);
        }
    }

    /// <summary>Waits until so many nodes may be given populations, the time is over, or the connection is lost.</summary>
    /// <returns>The nodes there are, by name; too few if it was the time or the connection.</returns>
    public async Task<IReadOnlyList<NodeBeat>> WaitForNodes(int count, TimeSpan patience, CancellationToken stop)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            Task change = NextChange();
            IReadOnlyList<NodeBeat> usable = Usable;
            TimeSpan left = patience - Stopwatch.GetElapsedTime(begun);
            if (usable.Count >= count || LostBecause is not null || left <= TimeSpan.Zero) return usable;
            await Task.WhenAny(change, Task.Delay(left, stop)).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>How long a node has not been heard of; zero if it is not known.</summary>
    internal TimeSpan SilenceOf(string node)
    {
        lock (gate) return membership.SilenceOf(node, now);
    }

    /// <summary>Completes when a node comes or goes, or the connection is lost.</summary>
    public Task NextChange()
    {
        lock (gate) return changed.Task;
    }

    /// <summary>Makes a node end its process at once: a crash on purpose.</summary>
    public void Crash(string node) => Order(node, OrderWire.Encode(new CrashOrder(0)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync().ConfigureAwait(false);
        await ticking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await transport.DisposeAsync().ConfigureAwait(false);
        over.Dispose();
    }

    /// <summary>From now on replies of a session go to a listener, and its nodes hear that we are there.</summary>
    internal void Listen(uint session, IReadOnlyCollection<string> nodes, IReplyListener listener)
    {
        lock (gate)
        {
            listeners[session] = new Listener(nodes, listener);
            if (LostBecause is { } why) listener.Lose("the broker", why, TimeSpan.Zero);
            // Whoever was given up since it was chosen is not given up once more
            else if (nodes.FirstOrDefault(membership.HasGivenUp) is { } gone) listener.Lose(gone, $"{gone} has gone before it was told what to host", TimeSpan.Zero);
        }
    }

    /// <summary>The session is over, here and at its nodes.</summary>
    internal void Leave(uint session)
    {
        Listener? gone;
        lock (gate)
            if (!listeners.Remove(session, out gone)) return;
        foreach (string node in gone.Nodes) Order(node, OrderWire.Encode(new EndOrder(session)));
    }

    internal void Order(string node, FrameBuffer frame) => transport.Send(Routes.Node(node), Lane.Control, frame, mustArrive: true);

    internal void Control(string route, FrameBuffer frame) => transport.Send(route, Lane.Data, frame, mustArrive: true);

    private void Take(string route, ReadOnlySpan<byte> frame)
    {
        if (route == Routes.Announcements)
        {
            if (AnnouncementWire.TryDecode(frame, out Announcement? announcement, out _) && announcement is NodeBeat beat) Hear(beat);
        }
        else if (FrameHead.TryRead(frame, FrameType.Reply, out FrameHead head, out _))   // noise is dropped
        {
            Listener? listener;
            lock (gate) listener = listeners.GetValueOrDefault(head.Session);
            listener?.To.Take(frame);
        }
    }

    private void Hear(NodeBeat beat)
    {
        lock (gate)
        {
            Tell(membership.Hear(beat, now));
            foreach (Listener listener in listeners.Values)
                if (listener.Nodes.Contains(beat.Node)) listener.To.Hear(beat);
        }
    }

    /// <summary>A route to a node or a population that is no longer there.</summary>
    private void ComeBack(string route, ReadOnlySpan<byte> frame)
    {
        lock (gate)
        {
            if (route.StartsWith("node.", StringComparison.Ordinal))
            {
                string node = route["node.".Length..];
                Tell(membership.GiveUp(node, $"{node} has no connection any more", now));
            }
            else
            {
                foreach ((uint session, Listener listener) in listeners)
                    if (route.StartsWith($"{session:x8}.", StringComparison.Ordinal)) listener.To.ComeBack(route);
            }
        }
    }

    /// <summary>Time goes by. The clock counts what this process has lived through: after a long pause nodes get the time to be heard.</summary>
    private async Task Tick()
    {
        using var timer = new PeriodicTimer(TickEvery);
        long last = Stopwatch.GetTimestamp();
        TimeSpan nextBeat = TimeSpan.Zero;
        while (await timer.WaitForNextTickAsync(over.Token).ConfigureAwait(false))
        {
            TimeSpan passed = Stopwatch.GetElapsedTime(last);
            last = Stopwatch.GetTimestamp();
            lock (gate)
            {
                now += passed < 3 * TickEvery ? passed : 3 * TickEvery;
                Tell(membership.Tick(now));
            }
            if (now < nextBeat) continue;
            nextBeat = now + BeatEvery;
            Beat();
        }
    }

    private void Beat()
    {
        (uint Session, string Node)[] hosts;
        lock (gate) hosts = [.. listeners.SelectMany(entry => entry.Value.Nodes.Select(node => (entry.Key, node)))];
        foreach ((uint session, string node) in hosts)
            transport.Send(Routes.Node(node), Lane.Control, OrderWire.Encode(new CoordinatorBeat(session)), mustArrive: true);
        if (describe() is { } beat) transport.Send(Routes.Announcements, Lane.Control, AnnouncementWire.Encode(beat), mustArrive: false);
    }

    /// <summary>Passes facts on; the lock is held.</summary>
    private void Tell(IReadOnlyList<MembershipFact> facts)
    {
        if (facts.Count == 0) return;
        foreach (MembershipFact fact in facts)
        {
            foreach (Channel<MembershipFact> watcher in watchers) watcher.Writer.TryWrite(fact);
            if (fact is NodeGone gone)
                foreach (Listener listener in listeners.Values)
                    if (listener.Nodes.Contains(gone.Node)) listener.To.Lose(gone.Node, gone.Why, gone.Silent);
        }
        Change();
    }

    private void Lose(string sentence)
    {
        lock (gate)
        {
            LostBecause = sentence;
            foreach (Listener listener in listeners.Values) listener.To.Lose("the broker", sentence, TimeSpan.Zero);
            Change();
        }
    }

    private void Change()
    {
        TaskCompletionSource old = changed;
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        old.TrySetResult();
    }

    private sealed record Listener(IReadOnlyCollection<string> Nodes, IReplyListener To);
}

/// <summary>What a session hears of its nodes. Called from any thread; must be quick.</summary>
internal interface IReplyListener
{
    /// <summary>A reply, as it came.</summary>
    void Take(ReadOnlySpan<byte> frame);

    /// <summary>A sign of life of one of its nodes.</summary>
    void Hear(NodeBeat beat);

    /// <summary>A frame to one of its populations came back.</summary>
    void ComeBack(string route);

    /// <summary>A node, or the connection, is lost.</summary>
    void Lose(string what, string why, TimeSpan noticed);
}
