using System.Numerics;
using Akka.Actor;
using Akka.Remote;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>The populations of one session that one member hosts: their parent, which wires them and ends with their coordinator.</summary>
/// <remarks>A population that stops, for whatever reason, ends the session: what is lost comes back from a checkpoint, in a new one.</remarks>
internal sealed class SessionActor<T> : ReceiveActor
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Deployment<T> deployment;
    private readonly IActorRef coordinator;
    private readonly SessionStatus<T> status;
    private readonly Dictionary<int, IActorRef> own;
    private readonly Dictionary<Address, int> neighbours = [];
    private bool timed;

    /// <summary>Starts an actor for each population.</summary>
    public SessionActor(Deployment<T> deployment, IActorRef coordinator, SessionStatus<T> status)
    {
        (this.deployment, this.coordinator, this.status) = (deployment, coordinator, status);
        own = deployment.Hosted.ToDictionary(
            population => population.Index, population => Context.ActorOf(PopulationActor<T>.Props(), population.Name));
        Receive<TimeBatches>(time => time.Session == deployment.Session && Sender.Equals(coordinator), _ => timed = true);
        Receive<Connect>(connect => connect.Session == deployment.Session && Sender.Equals(coordinator), TryConnect);
        Receive<EndSession>(end => end.Session == deployment.Session && Sender.Equals(coordinator), _ => Context.Stop(Self));
        Receive<Terminated>(_ => Context.Stop(Self));
        Receive<DisassociatedEvent>(broken => OnBroken(broken.RemoteAddress));
    }

    /// <summary>How a session's actor is made.</summary>
    public static Props Props(Deployment<T> deployment, IActorRef coordinator, SessionStatus<T> status) =>
        Akka.Actor.Props.Create(() => new SessionActor<T>(deployment, coordinator, status));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.Watch(coordinator);
        foreach (IActorRef population in own.Values) Context.Watch(population);
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        coordinator.Tell(new Hosted(deployment.Session, deployment.Node, [.. own.Keys], [.. own.Values]), Self);
    }

    /// <inheritdoc/>
    protected override void PostStop() => status.Close();

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new AllForOneStrategy(_ => Directive.Stop);

    /// <summary>What was under way along a broken connection may be lost, so this session is over; with the coordinator's own it ends by itself.</summary>
    private void OnBroken(Address address)
    {
        if (coordinator.Path.Address.Equals(address)) Context.Stop(Self);
        else if (neighbours.TryGetValue(address, out int population)) coordinator.Tell(new NeighbourLost(deployment.Session, deployment.Node, population), Self);
    }

    private void TryConnect(Connect connect)
    {
        try
        {
            Connect(connect.Populations);
        }
        catch (Exception cause) when (cause is not OutOfMemoryException)
        {
            coordinator.Tell(new DeployRefused(deployment.Session, deployment.Node, WireChecks.Sentence(cause.Message)), Self);
            Context.Stop(Self);
        }
    }

    private void Connect(IActorRef[] populations)
    {
        Network network = deployment.Network;
        if (populations.Length != network.Populations.Count)
            throw new ArgumentException($"{populations.Length} populations were wired, and there are {network.Populations.Count}");
        var wiring = new PopulationWiring<T>(network, deployment.Settings, deployment.Window, deployment.Populate);
        PopulationParts<T>[] parts = [.. deployment.Hosted.Select(population => Create(population, populations, wiring))];
        for (int i = 0; i < populations.Length; i++) neighbours.TryAdd(populations[i].Path.Address, i);
        status.Open(parts);
        foreach (PopulationParts<T> part in parts) own[part.Guard.Process.Population.Population.Index].Tell(part);
        coordinator.Tell(new Connected(deployment.Session), Self);
    }

    private PopulationParts<T> Create(Population population, IActorRef[] actors, PopulationWiring<T> wiring)
    {
        (IActorRef self, LearningSettings settings) = (own[population.Index], deployment.Settings);
        var waker = new Waker(self);
        PhaseClock? clock = timed ? new PhaseClock() : null;
        Instruments<T>? instruments = deployment.Instruments;
        if (clock is not null) instruments = (instruments ?? new Instruments<T>()) with { Entered = clock.Enter };
        var reporter = new Reporter<T>(population, self, coordinator, deployment.Instruments) { Clock = clock };
        var outlets = deployment.Network.EdgesFrom(population).ToDictionary(edge => edge.Index, edge => OutletOf(edge, actors[edge.Receiver.Index], self));
        NeuronPopulation<T> neurons = wiring.Create(population, edge => outlets[edge.Index], reporter.Report, waker.Wake, instruments);
        if (deployment.State is not null) neurons.Memory.Restore(deployment.State);
        var guard = new PopulationGuard<T>(new PopulationProcess<T>(neurons), deployment.Network, wiring, settings, reporter.Report);
        status.Add(outlets.Values);
        return new PopulationParts<T>(guard, waker, reporter, RemoteEdgesOf(population, neurons, actors, self, outlets, reporter));
    }

    private ActorOutlet<T> OutletOf(Edge edge, IActorRef receiver, IActorRef self)
    {
        ActorOutlet<T> outlet = own.ContainsKey(edge.Receiver.Index)
            ? new LocalOutlet<T>(edge, deployment.Session, receiver)
            : new RemoteOutlet<T>(edge, deployment.Session, receiver, self, deployment.Window, deployment.Compact);
        if (deployment.Decorate?.Invoke(edge) is { } decorator) outlet.Decorate(decorator);
        else if (deployment.Delay != Delay.None) outlet.Decorate(new OutletDelay<T>(deployment.Delay, deployment.DelaySeed, outlet, self));
        return outlet;
    }

    /// <summary>Null where all of the network is hosted here.</summary>
    private RemoteEdges<T>? RemoteEdgesOf(
        Population population, NeuronPopulation<T> neurons, IActorRef[] actors, IActorRef self, Dictionary<int, ActorOutlet<T>> outlets, Reporter<T> reporter)
    {
        if (coordinator is IActorRefScope { IsLocal: true }) return null;
        (LearningSettings settings, Network network) = (deployment.Settings, deployment.Network);
        var inlets = network.EdgesInto(population).Where(edge => !own.ContainsKey(edge.Sender.Index)).Select(edge => new RemoteInlet<T>(
            edge, deployment.Session, actors[edge.Sender.Index], self, settings.Share, deployment.Window, deployment.Compact));
        var remote = new RemoteEdges<T>(
            network, population, settings, settings.Replicas > 1 ? neurons.Update.Columns : 0, inlets, outlets.Values.OfType<RemoteOutlet<T>>());
        reporter.Count = () => new Counted(
            population.Index, [.. SessionStatus<T>.CountsOf(outlets.Values)], remote.Outlets.Sum(outlet => outlet.WireBytes), status.Recorded());
        return remote;
    }
}
