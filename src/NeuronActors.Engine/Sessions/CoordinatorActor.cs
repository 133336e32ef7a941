using System.Numerics;
using System.Threading.Channels;
using Akka.Actor;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>The coordinator of one session: has its populations started and wired, and makes of what they report what <see cref="Coordinator{T}"/> reads.</summary>
/// <remarks>It begins in three steps: all members have answered with references, all outlets are there, all states are restored.</remarks>
internal sealed class CoordinatorActor<T> : ReceiveActor
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SessionPlan<T> plan;
    private readonly ChannelWriter<Report> reports;
    private readonly TaskCompletionSource<IActorRef[]> begun;
    private readonly Dictionary<string, IActorRef> sessions = [];
    private readonly Dictionary<IActorRef, ReportReader<T>> readers = [];
    private readonly IActorRef[] populations;
    private int missing;

    /// <summary>Has the members start what they host.</summary>
    public CoordinatorActor(SessionPlan<T> plan, ChannelWriter<Report> reports, TaskCompletionSource<IActorRef[]> begun)
    {
        (this.plan, this.reports, this.begun) = (plan, reports, begun);
        populations = new IActorRef[plan.Network.Populations.Count];
        missing = plan.Hosts.Count;
        Become(Starting);
    }

    /// <summary>How it is made.</summary>
    public static Props Props(SessionPlan<T> plan, ChannelWriter<Report> reports, TaskCompletionSource<IActorRef[]> begun) =>
        Akka.Actor.Props.Create(() => new CoordinatorActor<T>(plan, reports, begun));

    /// <inheritdoc/>
    protected override void PreStart() => plan.Start(Context, Self);

    /// <summary>The session is over at all of its members.</summary>
    protected override void PostStop()
    {
        foreach (IActorRef session in sessions.Values) session.Tell(new EndSession(plan.Session), Self);
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Starting()
    {
        Receive<Hosted>(hosted => hosted.Session == plan.Session && plan.Hosts.Contains(hosted.Node), TakeIn);
        ReceiveAlways();
    }

    private void Wiring()
    {
        Receive<Connected>(connected => connected.Session == plan.Session && sessions.ContainsValue(Sender), _ =>
        {
            if (--missing > 0) return;
            if (plan.StateOnTheWay is null) Begin();
            else Restore(plan.StateOnTheWay);
        });
        ReceiveAlways();
    }

    private void Restoring()
    {
        Receive<Restored>(restored => IsFrom(restored.Population), _ =>
        {
            if (--missing == 0) Begin();
        });
        ReceiveAlways();
    }

    private void Running()
    {
        Receive<Report>(Pass);
        Receive<Counted>(counted => IsFrom(counted.Population), plan.Count);
        Receive<IWireMessage>(_ => readers.ContainsKey(Sender), Read);
        ReceiveAlways();
    }

    private void ReceiveAlways()
    {
        Receive<Report>(Pass);
        Receive<DeployRefused>(refused => refused.Session == plan.Session && plan.Hosts.Contains(refused.Node), refused => Fail(new NotHostedReport(refused.Node, refused.Reason)));
        Receive<Leaving>(leaving => plan.Hosts.Contains(leaving.Node), leaving => Fail(new LeavingReport(leaving.Node)));
        Receive<NodeLost>(lost => plan.Hosts.Contains(lost.Node), lost => Fail(new LostReport(lost.Node, lost.Why, lost.Silent)));
        Receive<NeighbourLost>(
            lost => lost.Session == plan.Session && sessions.ContainsValue(Sender) && lost.Population >= 0 && lost.Population < populations.Length,
            lost => OnNeighbourLost(plan.NodeOf(lost.Population), lost.Node));
        Receive<Terminated>(gone =>
        {
            string node = sessions.First(session => session.Value.Equals(gone.ActorRef)).Key;
            Fail(new LostReport(node, $"{node} has ended the session", TimeSpan.Zero));
        });
    }

    private void OnNeighbourLost(string node, string seenFrom)
    {
        plan.Doubt(node);
        Fail(new LostReport(node, $"{node} can no longer be reached from {seenFrom}", TimeSpan.Zero));
    }

    private void TakeIn(Hosted hosted)
    {
        for (int i = 0; i < hosted.Populations.Length; i++)
        {
            int index = hosted.Populations[i];
            if (index < 0 || index >= populations.Length || !plan.IsOn(index, hosted.Node)) return;
            populations[index] = hosted.Actors[i];
        }
        if (!sessions.TryAdd(hosted.Node, Sender)) return;
        Context.Watch(Sender);
        if (--missing > 0) return;
        if (Array.Exists(populations, population => population is null))
        {
            Fail(new NotHostedReport(hosted.Node, "not all populations have an actor"));
            return;
        }
        missing = sessions.Count;
        Become(Wiring);
        foreach (IActorRef session in sessions.Values)
        {
            if (plan.Timed) session.Tell(new TimeBatches(plan.Session), Self);
            session.Tell(new Connect(plan.Session, populations), Self);
        }
    }

    private void Restore(NetworkState<T> state)
    {
        missing = populations.Length;
        Become(Restoring);
        foreach (Population population in plan.Network.Populations)
            foreach (IWireMessage part in MatrixWire.State(population.Index, default(Position) with { Phase = Messages.Phase.Learn }, StateRows.Of(state, plan.Network, population)))
                populations[population.Index].Tell(part, Self);
    }

    private void Begin()
    {
        if (plan.IsRemote)
            foreach (Population population in plan.Network.Populations)
                readers[populations[population.Index]] = new ReportReader<T>(plan.Network, population, plan.Settings);
        Become(Running);
        begun.TrySetResult(populations);
    }

    private void Read(IWireMessage message)
    {
        string? reason = readers[Sender].TryRead(message, out Report? report);
        if (report is not null) reason = plan.Validator.WhyNot(report);
        if (reason is null)
        {
            if (report is not null) Pass(report);
            return;
        }
        if (report is OutputReport<T> output) output.Activity.Release();
        reports.TryWrite(new NotHostedReport(plan.NodeOf(Array.IndexOf(populations, Sender)), $"a report was refused: {reason}"));
    }

    private void Pass(Report report)
    {
        if (report is TimedReport timed)
            report = timed with { Node = plan.NodeOf(timed.Population), Came = plan.IsRemote ? PhaseClock.Now : timed.Came };
        reports.TryWrite(report);
    }

    private void Fail(Report report)
    {
        reports.TryWrite(report);
        begun.TrySetResult(populations);
    }

    private bool IsFrom(int population) => population >= 0 && population < populations.Length && Sender.Equals(populations[population]);
}

/// <summary>A member is lost, and what it hosted with it.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Why">One sentence.</param>
/// <param name="Silent">How long it had not answered when that was noticed; zero if a message reported it.</param>
internal sealed record NodeLost(string Node, string Why, TimeSpan Silent);
