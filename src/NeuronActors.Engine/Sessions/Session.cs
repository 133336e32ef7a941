using System.Numerics;
using System.Threading.Channels;
using Akka.Actor;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>A session as its coordinator holds it: the references of all populations, and the channel of their reports.</summary>
internal abstract class Session<T> : ISession<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Channel<Report> reports = Channel.CreateUnbounded<Report>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource<IActorRef[]> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IActorRefFactory factory;
    private readonly TimeSpan beginWithin;

    /// <summary>A session that has not begun.</summary>
    /// <param name="factory">Where its coordinator's actor is made.</param>
    /// <param name="plan">What it is to be.</param>
    /// <param name="beginWithin">How long members may take to begin.</param>
    protected Session(IActorRefFactory factory, SessionPlan<T> plan, TimeSpan beginWithin) =>
        (this.factory, Plan, this.beginWithin) = (factory, plan, beginWithin);

    /// <inheritdoc/>
    public IReadOnlyList<string> Nodes => [.. Plan.Hosts];

    /// <inheritdoc/>
    public abstract long Steps { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<PopulationProgress> Progress { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<(Edge Edge, Traffic Traffic)> Traffic { get; }

    /// <inheritdoc/>
    public abstract long WireBytes { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, KeptRecords> Recorded => Plan.Recorded;

    /// <summary>What it is.</summary>
    protected SessionPlan<T> Plan { get; }

    /// <summary>The coordinator's actor, once it has begun.</summary>
    protected IActorRef Coordinator { get; private set; } = ActorRefs.Nobody;

    /// <summary>The actor of each population, by its index; none before it has begun.</summary>
    protected IActorRef[] Populations { get; private set; } = [];

    /// <inheritdoc/>
    public virtual async Task Begin(NetworkState<T>? state)
    {
        Coordinator = factory.ActorOf(CoordinatorActor<T>.Props(Plan, reports.Writer, begun));
        if (await Task.WhenAny(begun.Task, Task.Delay(beginWithin)).ConfigureAwait(false) == begun.Task)
            Populations = await begun.Task.ConfigureAwait(false);
        else
            reports.Writer.TryWrite(new LostReport(string.Join(", ", Nodes), $"{string.Join(", ", Nodes)} did not begin within {beginWithin.TotalSeconds:0} s", beginWithin));
    }

    /// <inheritdoc/>
    public abstract void Control(Population to, in Message<T> message);

    /// <inheritdoc/>
    public async ValueTask<Report?> NextReport(TimeSpan patience, CancellationToken cancellation)
    {
        if (reports.Reader.TryRead(out Report? there)) return there;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            return await reports.Reader.ReadAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool TryNextReport(out Report? report) => reports.Reader.TryRead(out report);

    /// <summary>Ends the session.</summary>
    public abstract ValueTask DisposeAsync();
}

/// <summary>A session within this process: populations are sent messages by reference.</summary>
internal sealed class LocalSession<T>(IActorRefFactory factory, LocalPlan<T> plan) : Session<T>(factory, plan, Timeout.InfiniteTimeSpan)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override long Steps => plan.Status.Steps;

    /// <inheritdoc/>
    public override IReadOnlyList<PopulationProgress> Progress => plan.Status.Progress;

    /// <inheritdoc/>
    public override IReadOnlyList<(Edge Edge, Traffic Traffic)> Traffic => plan.Status.Traffic;

    /// <inheritdoc/>
    public override long WireBytes => 0;

    /// <inheritdoc/>
    public override Task Begin(NetworkState<T>? state)
    {
        plan.State = state;
        return base.Begin(state);
    }

    /// <inheritdoc/>
    public override void Control(Population to, in Message<T> message) =>
        Populations[to.Index].Tell(new PooledMessage<T>().Fill(message), Coordinator);

    /// <summary>Stops all populations; none runs afterwards.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (Coordinator.IsNobody())
        {
            plan.Status.Close();
            return;
        }
        Coordinator.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        await plan.Status.Closed.ConfigureAwait(false);
    }
}
