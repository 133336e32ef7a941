using System.Numerics;
using Akka.Actor;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>A session whose populations are on nodes of a cluster.</summary>
/// <param name="network">The graph.</param>
/// <param name="settings">What all populations agree on.</param>
/// <param name="deploy">The order to the nodes.</param>
/// <param name="addressOf">Where a node is; null if it is not there.</param>
/// <param name="run">The run's actor, which knows which nodes are lost.</param>
internal sealed class RemotePlan<T>(Network network, LearningSettings settings, Deploy deploy, Func<string, Address?> addressOf, IActorRef run)
    : SessionPlan<T>(network, settings, deploy.Places)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool IsRemote => true;

    /// <inheritdoc/>
    public override void Start(IActorContext context, IActorRef coordinator)
    {
        context.System.EventStream.Subscribe(coordinator, typeof(NodeLost));
        run.Tell(new AreThere([.. Hosts]), coordinator);
        foreach (string host in Hosts)
            if (addressOf(host) is { } address) ClusterMember.NodeOf(context.System, address).Tell(deploy, coordinator);
    }

    /// <inheritdoc/>
    public override void Doubt(string node) => run.Tell(new Doubt(node), ActorRefs.NoSender);
}

/// <summary>A session on nodes of a cluster, as its coordinator holds it. When a node is lost it reports that once and is of no further use.</summary>
internal sealed class RemoteSession<T>(IActorRefFactory factory, RemotePlan<T> plan, TimeSpan beginWithin, ClusterRun run) : Session<T>(factory, plan, beginWithin)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override long Steps => run.InfoOf(plan.Session).Sum(session => session.Populations.Sum(population => population.Steps));

    /// <inheritdoc/>
    public override IReadOnlyList<PopulationProgress> Progress => [.. run.InfoOf(plan.Session).SelectMany(session => session.Populations)];

    /// <inheritdoc/>
    public override IReadOnlyList<(Edge Edge, Traffic Traffic)> Traffic => plan.CountedTraffic;

    /// <inheritdoc/>
    public override long WireBytes => plan.CountedBytes;

    /// <inheritdoc/>
    public override Task Begin(NetworkState<T>? state)
    {
        plan.StateOnTheWay = state;
        return base.Begin(state);
    }

    /// <inheritdoc/>
    public override void Control(Population to, in Message<T> message)
    {
        plan.Validator.Expect(to, message);
        Message<T> ours = message with { Header = message.Header with { Run = plan.Session } };
        if (Populations.Length > 0 && Populations[to.Index] is { } population)
            foreach (SignalFrame part in SignalWire.Parts(ours, PayloadForms.For<T>(message.Header.Kind, compact: false)))
                population.Tell(part, Coordinator);
        message.Payload?.Release();
    }

    /// <summary>Ends the session at all nodes.</summary>
    public override ValueTask DisposeAsync()
    {
        Coordinator.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        return ValueTask.CompletedTask;
    }
}
