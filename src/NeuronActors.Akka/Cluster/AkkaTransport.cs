using System.Numerics;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using NeuronActors.Networks;
using NeuronActors.Runtime;

namespace NeuronActors.Akka;

/// <summary>One process as a member of an Akka.Cluster. Mailboxes are actors; a route leads to references that other members have told.</summary>
/// <remarks>
/// It lives for one membership: who is downed, or put in quarantine by another, has lost its connection and joins anew. The
/// populations of this process are actors of the same system, on threads of their own.
/// </remarks>
public sealed class AkkaTransport : ITransport, ICellHosting
{
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(2);

    private readonly AkkaSystem akka;
    private readonly AkkaLog log;
    private readonly Cluster cluster;
    private readonly RouteBook book;
    private readonly IActorRef directory;
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, IActorRef> mailboxes = new(StringComparer.Ordinal);
    private readonly Lock telling = new();
    private readonly Lazy<Task> ending;
    private volatile State state;
    private string? reason;
    private Action<string>? lost;
    private int populations;

    private AkkaTransport(AkkaClusterOptions options, AkkaSystem akka, AkkaLog log)
    {
        log.ListenTo(akka.System);
        (this.akka, this.log, book, ending) = (akka, log, new RouteBook(options.WindowBytes), new Lazy<Task>(() => akka.DisposeAsync().AsTask()));
        cluster = Cluster.Get(akka.System);
        directory = akka.System.ActorOf(RouteDirectory.Of(options, book, ComeBack, connected), RouteDirectory.ActorName);
        akka.System.ActorOf(QuarantineActor.Of(Fail), "quarantine");
        cluster.RegisterOnMemberRemoved(() => Fail("this process was taken out of the cluster"));
    }

    private enum State
    {
        Open,
        Lost,
        Disposed,
    }

    /// <summary>Called once when the membership is lost, with one sentence; at once if that has happened already.</summary>
    public Action<string>? Lost
    {
        get => lost;
        set
        {
            lock (telling) lost = value;
            if (state == State.Lost) Tell();
        }
    }

    /// <inheritdoc/>
    public FrameHandler? Returned { get; set; }

    /// <inheritdoc/>
    public ICellHosting Cells => this;

    /// <summary>Frames that wait in this process or whose receipt has not come.</summary>
    public int Unsent => book.Unsent;

    /// <summary>Where this member is reached.</summary>
    internal Address Address => cluster.SelfAddress;

    /// <summary>The actor system, for tests.</summary>
    internal ActorSystem System => akka.System;

    /// <inheritdoc/>
    ICellHost<T> ICellHosting.Host<T>(Population population, int capacity) =>
        new PopulationRef<T>(akka.System, $"{population.Name}-{Interlocked.Increment(ref populations)}", capacity);

    /// <inheritdoc/>
    public async Task OpenMailbox(string mailbox, Lane lane, FrameHandler handler)
    {
        CheckName(mailbox);
        ThrowIfGone();
        var routes = new MailboxRoutes();
        IActorRef actor = akka.System.ActorOf(MailboxActor.Of(lane, Guarded, routes, Fail));
        try
        {
            await Ask(done => new OpenOrder(mailbox, actor, routes, done)).ConfigureAwait(false);
            lock (mailboxes) mailboxes[mailbox] = actor;
        }
        catch (TransportException)
        {
            akka.System.Stop(actor);
            throw;
        }

        void Guarded(string route, ReadOnlySpan<byte> frame)
        {
            if (state == State.Open) handler(route, frame);
        }
    }

    /// <inheritdoc/>
    public async Task CloseMailbox(string mailbox)
    {
        IActorRef? actor;
        lock (mailboxes)
            if (!mailboxes.Remove(mailbox, out actor)) return;
        akka.System.Stop(actor);
        if (state != State.Open) return;
        try
        {
            await Ask(done => new CloseOrder(mailbox, done)).ConfigureAwait(false);
        }
        catch (TransportException) when (state != State.Open)
        {
            // It has vanished with the membership.
        }
    }

    /// <inheritdoc/>
    public Task Bind(string mailbox, IReadOnlyCollection<string> routes)
    {
        ThrowIfGone();
        return Ask(done => new BindOrder(mailbox, [.. routes], done));
    }

    /// <inheritdoc/>
    public void Send(string route, Lane lane, FrameBuffer frame, bool mustArrive)
    {
        bool isTaken = false, isGiven = false;
        if (state == State.Open)
        {
            MailboxLink[] ways = book.Of(route);
            for (int i = 0; i < ways.Length; i++)
            {
                FrameBuffer ours = i < ways.Length - 1 ? FrameBuffer.Of(frame.Bytes) : frame;
                if (ways[i].TrySend(route, ours, mustArrive)) (isTaken, isGiven) = (true, i == ways.Length - 1);
                else if (i < ways.Length - 1) ours.Release();
            }
            if (!isTaken && mustArrive) Returned?.Invoke(route, frame.Bytes);
        }
        if (!isGiven) frame.Release();
    }

    /// <summary>Leaves the cluster; whatever leads here leads nowhere at once.</summary>
    public async ValueTask DisposeAsync()
    {
        bool wasOpen;
        lock (telling)
        {
            wasOpen = state == State.Open;
            (state, lost) = (State.Disposed, null);
        }
        log.Close();
        if (wasOpen) await Leave().ConfigureAwait(false);
        await ending.Value.ConfigureAwait(false);
    }

    /// <summary>Joins a cluster.</summary>
    /// <param name="options">Which.</param>
    /// <param name="log">Takes what Akka.NET warns of.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="TransportException">Nobody has answered in time.</exception>
    internal static async Task<AkkaTransport> Join(AkkaClusterOptions options, AkkaLog log, CancellationToken stop)
    {
        options.Check();
        var transport = new AkkaTransport(options, new AkkaSystem(akka => akka.WithPopulations(options.Threads, spins: false).WithMembership(options)), log);
        try
        {
            Address[] seeds = [.. options.Seeds.Select(seed => AkkaAddress.Of(seed, options.Certificate is not null))];
            if (seeds.Length == 0) transport.cluster.Join(transport.Address);
            else transport.cluster.JoinSeedNodes(seeds);
            await transport.connected.Task.WaitAsync(options.JoinWithin, stop).ConfigureAwait(false);
            return transport;
        }
        catch (TimeoutException)
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            string why = log.Latest is { } note ? $" Akka.NET says: {note.Sentence}" : "";
            throw new TransportException($"no member of the cluster has answered at {string.Join(", ", options.Seeds)} within {options.JoinWithin.TotalSeconds:0} s.{why}");
        }
        catch
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The membership is lost.</summary>
    internal void Fail(string sentence)
    {
        lock (telling)
        {
            if (state != State.Open) return;
            (state, reason) = (State.Lost, sentence);
        }
        log.Close();
        Tell();
        _ = Task.Run(() => ending.Value);
    }

    private void Tell()
    {
        Action<string>? told;
        lock (telling) (told, lost) = (lost, null);
        told?.Invoke(reason!);
    }

    private async Task Leave()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        directory.Tell(new CloseAllOrder(closed));
        Task gone = cluster.LeaveAsync();
        await Task.WhenAny(Task.WhenAll(closed.Task, gone), Task.Delay(LeaveWithin)).ConfigureAwait(false);
    }

    private void ComeBack(string route)
    {
        if (state == State.Open) Returned?.Invoke(route, []);
    }

    private async Task Ask(Func<TaskCompletionSource, DirectoryOrder> order)
    {
        ThrowIfGone();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        directory.Tell(order(done));
        await Task.WhenAny(done.Task, akka.System.WhenTerminated).ConfigureAwait(false);
        if (!done.Task.IsCompleted) ThrowIfGone();
        await done.Task.ConfigureAwait(false);
    }

    private void ThrowIfGone()
    {
        if (state != State.Open) throw new TransportException(state == State.Disposed ? "this process has left the cluster" : $"the membership is lost: {reason}");
    }

    private static void CheckName(string mailbox)
    {
        if (mailbox.Length is 0 or > 150 || mailbox.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_')))
            throw new ArgumentException($"'{mailbox}' is no name of a mailbox; write up to 150 letters, digits, '.', '-' and '_'", nameof(mailbox));
    }

    /// <summary>Hears that another member wants nothing more to do with us.</summary>
    private sealed class QuarantineActor(Action<string> fail) : UntypedActor
    {
        public static Props Of(Action<string> fail) => Props.Create(() => new QuarantineActor(fail)).WithDispatcher(AkkaSettings.Control);

        protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));

        protected override void OnReceive(object message)
        {
            if (message is ThisActorSystemQuarantinedEvent quarantine) fail($"{quarantine.RemoteAddress} takes nothing from this process any more");
            else Unhandled(message);
        }
    }
}
