using System.Collections.Immutable;
using System.Numerics;
using Akka.Actor;
using Akka.Cluster;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>The node of a member: hosts sessions for whichever coordinator asks. The only actor of a member that is found by its path.</summary>
internal sealed class NodeActor : ReceiveActor
{
    /// <summary>Its name in every member.</summary>
    public const string ActorName = "node";

    private readonly NodeOptions options;
    private readonly NodeStatus status;
    private readonly HashSet<IActorRef> coordinators = [];
    private readonly Dictionary<IActorRef, (uint Session, string Run)> sessions = [];
    private IActorRef? leaver;

    /// <summary>A node.</summary>
    public NodeActor(NodeOptions options, NodeStatus status)
    {
        (this.options, this.status) = (options, status);
        Receive<Describe>(Answer);
        Receive<Deploy>(_ => status.IsLeaving, _ => Sender.Tell(new Leaving(options.Name), Self));
        Receive<Deploy>(Deploy);
        Receive<Leave>(_ => BeginToLeave());
        Receive<Crash>(_ => options.Crash());
        Receive<Terminated>(gone => Forget(gone.ActorRef));
        ReceiveAny(_ => status.Refuse());
    }

    /// <summary>How it is made.</summary>
    public static Props Props(NodeOptions options, NodeStatus status) => Akka.Actor.Props.Create(() => new NodeActor(options, status));

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Answer(Describe describe)
    {
        ImmutableSortedSet<Member> members = Cluster.Get(Context.System).State.Members;
        if (describe.Run is not null && IsMember(Sender, members) && coordinators.Add(Sender)) Context.Watch(Sender);
        IEnumerable<Member> nodes = members.Where(member => member.HasRole(ClusterOptions.NodeRole));
        if (describe.From.Length > 0) status.Meet(describe.From);
        NodeInfo info = status.Describe([.. nodes.Select(member => ClusterMember.HostPort(member.Address.HostPort()))]);
        Sender.Tell(info with { Coordinators = [.. coordinators] }, Self);
    }

    /// <summary>Only members are told that this node leaves, and named to those who ask; an actor of this process is one.</summary>
    private static bool IsMember(IActorRef actor, ImmutableSortedSet<Member> members) =>
        actor.Path.Address.HasLocalScope || members.Any(member => member.Address == actor.Path.Address);

    private void Deploy(Deploy deploy)
    {
        try
        {
            if (sessions.Values.Any(session => session.Session == deploy.Session)) throw new ClusterException($"session {deploy.Session:x8} is here already");
            Experiment experiment = ExperimentReader.Read(deploy.Experiment, $"the order for {deploy.Run}", readFile: _ => null);   // no message makes a node read a file
            if (experiment.Precision == Precision.Double) Host<double>(deploy, experiment);
            else Host<float>(deploy, experiment);
        }
        catch (Exception refusal) when (refusal is not OutOfMemoryException)
        {
            // Whatever it is: a node that died of an order would leave its run to continue, and to end the next node as well.
            Sender.Tell(new DeployRefused(deploy.Session, options.Name, WireChecks.Sentence(refusal.Message)), Self);
        }
    }

    private void Host<T>(Deploy deploy, Experiment experiment)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network network = experiment.LaidOut(deploy.Cores);
        if (network.Populations.Count != deploy.Places.Length)
            throw new ClusterException($"the order places {deploy.Places.Length} populations, but its network has {network.Populations.Count}.");
        Population[] hosted = [.. network.Populations.Where(population => deploy.Places[population.Index] == options.Name)];
        var part = new HostedPart(deploy.Run, options.Name, experiment, network, hosted, new RunSegment(deploy.Segment, deploy.FirstBatch));
        var deployment = new Deployment<T>(deploy.Run, options.Name, network, LearningSettings.Of(experiment, deploy.Session), hosted)
        {
            Instruments = options.Instruments?.Open<T>(part),
            Window = experiment.Cluster.Window,
            Compact = experiment.Cluster.Payload == WirePayload.Bfloat16,
            Delay = experiment.Rule.Delay,
            DelaySeed = experiment.Seed + (ulong)deploy.Replica,
            Decorate = deploy.Withheld is { } name ? new WithheldMessages(name, deploy.WithheldFrom).Decoration<T>() : options.Decorators?.Of<T>(),
        };
        var session = new SessionStatus<T>(deployment);
        IActorRef actor = Context.ActorOf(SessionActor<T>.Props(deployment, Sender, session), $"session-{deploy.Session:x8}");
        Context.Watch(actor);
        sessions[actor] = (deploy.Session, deploy.Run);
        status.Begin(session);
        options.Observer.SessionBegun(deploy.Run, [.. hosted.Select(population => population.Name)]);
    }

    private void BeginToLeave()
    {
        (leaver, status.IsLeaving) = (Sender, true);
        foreach (IActorRef coordinator in coordinators) coordinator.Tell(new Leaving(options.Name), Self);
        LeaveIfFree();
    }

    private void Forget(IActorRef gone)
    {
        coordinators.Remove(gone);
        if (!sessions.Remove(gone, out (uint Session, string Run) ended)) return;
        status.End(ended.Session);
        options.Observer.SessionEnded(ended.Run, "its session is over");
        LeaveIfFree();
    }

    private void LeaveIfFree()
    {
        if (sessions.Count == 0) leaver?.Tell(Left.Message, Self);
    }

    /// <summary>The process wants to leave: hand all populations over.</summary>
    internal sealed record Leave
    {
        /// <summary>The only one.</summary>
        public static Leave Message { get; } = new();
    }

    /// <summary>Nothing is hosted here any more.</summary>
    internal sealed record Left
    {
        /// <summary>The only one.</summary>
        public static Left Message { get; } = new();
    }
}
