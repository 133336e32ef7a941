using System.Diagnostics;
using System.Threading.Channels;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>A process that hosts populations for whichever run asks: connects, says that it is there, carries out orders.</summary>
/// <remarks>
/// It keeps nothing: when its connection is lost its sessions are over, and it begins anew with the next one. A session whose
/// coordinator is no longer heard of is ended too, so that a part of the cluster that was cut off does not go on learning.
/// </remarks>
public sealed class ClusterNode(ITransportFactory factory, NodeOptions options) : IDisposable
{
    private const int OrdersWaiting = 4096;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    // No spinning: what a worker waits for comes over the wire, and who brings it needs the processor.
    private readonly WorkerPool workers = new(options.Threads, spinRounds: 0);
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private long refused;
    private long wireBytesBefore;

    /// <summary>How it behaves.</summary>
    public NodeOptions Options => options;

    /// <summary>Where it connects to, for people.</summary>
    public string Place => factory.Place;

    /// <summary>Connected, and able to take orders.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Works until it has left, or is to stop at once.</summary>
    /// <param name="leave">Asks to hand all populations over and go.</param>
    /// <param name="stop">Asks to go at once.</param>
    /// <exception cref="TransportException">It is refused for a reason that does not go away by itself.</exception>
    public async Task Run(CancellationToken leave, CancellationToken stop)
    {
        TimeSpan wait = options.ReconnectAfter;
        while (!stop.IsCancellationRequested && !leave.IsCancellationRequested)
        {
            try
            {
                await using ITransport transport = await factory.Connect(stop).ConfigureAwait(false);
                var connected = new Life(this, transport);
                await connected.Begin().ConfigureAwait(false);
                wait = options.ReconnectAfter;
                string end = await connected.Run(leave, stop).ConfigureAwait(false);
                if (stop.IsCancellationRequested || leave.IsCancellationRequested) return;
                options.Observer.Disconnected(end);
            }
            catch (TransportException refusal) when (!refusal.IsFinal)
            {
                options.Observer.Disconnected(refusal.Message);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            await Pause(wait, leave, stop).ConfigureAwait(false);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    /// <summary>Stops the workers; nothing is hosted afterwards.</summary>
    public void Dispose() => workers.Dispose();

    private static async Task Pause(TimeSpan wait, CancellationToken leave, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(leave, stop);
        await Task.Delay(wait, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>One connection's worth of a node.</summary>
    private sealed class Life
    {
        private readonly ClusterNode node;
        private readonly long life = Stopwatch.GetTimestamp();   // of this connection: whoever reconnects has lost its sessions
        private readonly NodeOptions options;
        private readonly ITransport transport;
        private readonly TaskCompletionSource<string> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Dictionary<uint, NodeSession> sessions = [];
        private readonly Dictionary<uint, string> replies = [];
        private readonly Lock gate = new();
        private readonly Channel<Waiting> orders = Channel.CreateBounded<Waiting>(
            new BoundedChannelOptions(OrdersWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

        public Life(ClusterNode node, ITransport transport)
        {
            (this.node, options, this.transport) = (node, node.Options, transport);
            transport.Lost = sentence => lost.TrySetResult(sentence);
            transport.Returned = ComeBack;
        }

        public async Task Begin()
        {
            string mailbox = Routes.Node(options.Name);
            await transport.OpenMailbox(mailbox, Lane.Control, Take).ConfigureAwait(false);
            await transport.Bind(mailbox, [mailbox]).ConfigureAwait(false);
            node.IsReady = true;
            options.Observer.Connected(node.Place);
        }

        public async Task<string> Run(CancellationToken leave, CancellationToken stop)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task working = CarryOut(over.Token), beating = Beat(leave, over.Token);
            Task first = await Task.WhenAny(lost.Task, working, beating).ConfigureAwait(false);
            node.IsReady = false;
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(working, beating).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            string why = first == lost.Task ? await lost.Task.ConfigureAwait(false) : "the node leaves";
            foreach (NodeSession session in Sessions()) await End(session, why).ConfigureAwait(false);
            if (first.IsFaulted) await first.ConfigureAwait(false);
            return why;
        }

        /// <summary>Takes a frame from the node's mailbox, on the transport's thread.</summary>
        private void Take(string route, ReadOnlySpan<byte> frame)
        {
            // Only its session knows in which precision a state is: it is kept as it came.
            if (FrameHead.TryPeek(frame, out FrameType type, out uint session) && type == FrameType.Order
                && frame.Length > FrameHead.Size && frame[FrameHead.Size] == (byte)OrderTag.Restore) Queue(new Waiting(session, null, frame.ToArray()));
            else if (!OrderWire.TryDecode(frame, out Order? order, out string refusal)) Refuse(refusal);
            else if (order is CoordinatorBeat) Hear(order.Session);
            else Queue(new Waiting(order.Session, order, []));
        }

        private void Queue(Waiting order)
        {
            if (!orders.Writer.TryWrite(order)) Refuse($"more than {OrdersWaiting} orders are waiting");
        }

        private void Hear(uint session)
        {
            lock (gate)
                if (sessions.TryGetValue(session, out NodeSession? known)) known.CoordinatorHeard = node.clock.Elapsed;
        }

        private async Task CarryOut(CancellationToken stop)
        {
            await foreach (Waiting order in orders.Reader.ReadAllAsync(stop).ConfigureAwait(false)) await CarryOut(order).ConfigureAwait(false);
        }

        private async Task CarryOut(Waiting waiting)
        {
            switch (waiting.Order)
            {
                case DeployOrder deploy:
                    await Deploy(deploy).ConfigureAwait(false);
                    break;
                case EndOrder when Find(waiting.Session) is { } session:
                    await End(session, "its coordinator has ended it").ConfigureAwait(false);
                    break;
                case CrashOrder:
                    options.Crash();
                    break;
                case null:
                    await Restore(waiting).ConfigureAwait(false);
                    break;
            }
        }

        private async Task Restore(Waiting state)
        {
            NodeSession? session = Find(state.Session);
            if (session is null) Refuse($"a state came for session {state.Session:x8}, which is not here");
            else if (session.IsOpen) Refuse($"a state came for session {state.Session:x8}, which has begun");
            else if (session.Restore(state.Frame) is { } reason) await Abandon(session, reason).ConfigureAwait(false);
            else if (session.IsComplete) await Open(session).ConfigureAwait(false);
        }

        private async Task Deploy(DeployOrder order)
        {
            if (Find(order.Session) is not null)
            {
                Refuse($"session {order.Session:x8} was ordered, which is here already");
                return;
            }
            NodeSession session;
            try
            {
                session = NodeSession.Of(order, options, node.workers, transport);
            }
            catch (Exception refusal) when (refusal is not OutOfMemoryException)
            {
                // Whatever it is: a node that died of an order would leave its run to go on, and to take the next node with it
                Say(order, new DeployRefused(order.Session, options.Name, refusal.Message));
                return;
            }
            session.CoordinatorHeard = node.clock.Elapsed;
            lock (gate) sessions[session.Session] = session;
            replies[session.Session] = order.Coordinator;
            if (session.IsComplete) await Open(session).ConfigureAwait(false);
        }

        private async Task Open(NodeSession session)
        {
            session.IsOpen = true;
            await session.Open().ConfigureAwait(false);
            options.Observer.SessionBegun(session.Run, [.. session.Beat().Populations.Select(population => population.Name)]);
            Say(replies[session.Session], new Deployed(session.Session, options.Name));
        }

        private async Task Abandon(NodeSession session, string reason)
        {
            Say(replies[session.Session], new DeployRefused(session.Session, options.Name, reason));
            await End(session, reason).ConfigureAwait(false);
        }

        private async Task End(NodeSession session, string why)
        {
            lock (gate)
                if (!sessions.Remove(session.Session)) return;
            Interlocked.Add(ref node.refused, session.Refused);
            Interlocked.Add(ref node.wireBytesBefore, session.WireBytes);
            await session.Close().ConfigureAwait(false);
            options.Observer.SessionEnded(session.Run, why);
        }

        private async Task Beat(CancellationToken leave, CancellationToken stop)
        {
            using var timer = new PeriodicTimer(options.BeatEvery);
            TimeSpan? leaving = null;
            do
            {
                TimeSpan now = node.clock.Elapsed;
                if (leave.IsCancellationRequested) leaving ??= now;
                Announce(leaving is not null);
                foreach (NodeSession session in Sessions())
                    if (now - session.CoordinatorHeard > options.CoordinatorGoneAfter)
                        await End(session, FormattableString.Invariant($"its coordinator has not been heard of for {options.CoordinatorGoneAfter.TotalSeconds:0.0} s")).ConfigureAwait(false);
                if (leaving is { } since && (Sessions().Length == 0 || now - since > options.LeaveWithin)) return;
            }
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
        }

        private void Announce(bool isLeaving)
        {
            NodeSession[] hosted = Sessions();
            var beat = new NodeBeat(
                options.Name, life, Environment.MachineName, Environment.ProcessId, Environment.ProcessorCount, options.Version, isLeaving,
                Interlocked.Read(ref node.wireBytesBefore) + hosted.Sum(session => session.WireBytes),
                Interlocked.Read(ref node.refused) + hosted.Sum(session => session.Refused),
                [.. hosted.Select(session => session.Beat())]);
            transport.Send(Routes.Announcements, Lane.Control, AnnouncementWire.Encode(beat), mustArrive: false);
            options.Observer.Beaten(beat);
        }

        private void ComeBack(string route, ReadOnlySpan<byte> frame)
        {
            foreach (NodeSession session in Sessions())
                if (route.StartsWith($"{session.Session:x8}.", StringComparison.Ordinal)) session.ComeBack(route, frame);
        }

        private NodeSession? Find(uint session)
        {
            lock (gate) return sessions.GetValueOrDefault(session);
        }

        private NodeSession[] Sessions()
        {
            lock (gate) return [.. sessions.Values];
        }

        private void Say(DeployOrder order, Reply reply) => Say(order.Coordinator, reply);

        private void Say(string route, Reply reply) => transport.Send(route, Lane.Control, ReplyWire.Encode(reply), mustArrive: false);

        private void Refuse(string sentence)
        {
            Interlocked.Increment(ref node.refused);
            options.Observer.Refused(sentence);
        }

        /// <summary>An order that is not carried out yet; without a record it is a state, as a frame.</summary>
        private sealed record Waiting(uint Session, Order? Order, byte[] Frame);
    }
}
