using Akka.Actor;
using Akka.Remote;
using Akka.TestKit;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;

namespace NeuronActors.Engine.Tests;

/// <summary>The session of one node, its coordinator and the populations of another node played by the test.</summary>
public sealed class SessionActorTests : Akka.TestKit.Xunit.TestKit
{
    private const uint Session = 7;
    private static readonly Address Neighbour = new("akka.tcp", ClusterOptions.UsualName, "127.0.0.1", 9);

    private readonly Problem<float> problem = new(Small.Chain(6, 10, 8, 4));
    private readonly SessionStatus<float> status;
    private readonly TestProbe coordinator, watcher;
    private readonly IActorRef session;
    private readonly Hosted hosted;
    private bool areInstrumentsClosed;

    public SessionActorTests()
        : base(ActorSettings.Remoting(new ClusterOptions()).WithFallback(ActorSettings.Common(1)))
    {
        var deployment = new Deployment<float>(
            "run", "node-1", problem.Network, LearningSettings.Of(problem.Experiment, Session), [.. problem.Network.Populations.Take(2)])
        {
            Instruments = new Instruments<float> { Closing = () => areInstrumentsClosed = true },
        };
        (status, coordinator, watcher) = (new SessionStatus<float>(deployment), CreateTestProbe(), CreateTestProbe());
        session = Sys.ActorOf(SessionActor<float>.Props(deployment, coordinator.Ref, status));
        hosted = coordinator.ExpectMsg<Hosted>();
        watcher.Watch(session);
    }

    [Fact]
    public void It_reports_an_actor_of_each_population_that_it_hosts_and_is_wired_by_its_coordinator_only()
    {
        Assert.Equal((Session, "node-1", 2), (hosted.Session, hosted.Node, hosted.Actors.Distinct().Count()));
        Assert.Equal([0, 1], hosted.Populations);
        TestProbe stranger = CreateTestProbe();
        session.Tell(new Connect(Session, All), stranger.Ref);
        session.Tell(new Connect(Session + 1, All), coordinator.Ref);
        session.Tell(new EndSession(Session), stranger.Ref);
        session.Tell(new EndSession(Session + 1), coordinator.Ref);
        Connect();
        Assert.False(coordinator.HasMessages || stranger.HasMessages);
        Assert.Equal(["input", "hidden1"], status.Describe().Populations.Select(population => population.Population));
    }

    [Fact]
    public async Task It_ends_when_its_coordinator_says_so_and_closes_its_instruments()
    {
        Connect();
        session.Tell(new EndSession(Session), coordinator.Ref);
        await Ended();
    }

    [Fact]
    public async Task It_ends_with_its_coordinator()
    {
        Sys.Stop(coordinator.Ref);
        await Ended();
    }

    [Fact]
    public async Task It_ends_with_each_of_its_populations()
    {
        Sys.Stop(hosted.Actors[1]);
        await Ended();
    }

    [Fact]
    public async Task References_that_do_not_fit_the_network_are_refused_with_a_reason_and_end_it()
    {
        session.Tell(new Connect(Session, hosted.Actors), coordinator.Ref);
        Assert.Equal(
            new DeployRefused(Session, "node-1", "2 populations were wired, and there are 4"), coordinator.ExpectMsg<DeployRefused>());
        await Ended();
    }

    [Fact]
    public async Task A_broken_connection_to_a_neighbour_is_reported_and_one_to_its_coordinator_ends_it()
    {
        Break(Neighbour);   // before it is wired it has no neighbours
        Connect();
        Break(new Address("akka.tcp", "stranger", "127.0.0.1", 10));
        Break(Neighbour);
        Assert.Equal(new NeighbourLost(Session, "node-1", 2), coordinator.ExpectMsg<NeighbourLost>());
        Break(coordinator.Ref.Path.Address);
        await Ended();
        Assert.False(coordinator.HasMessages);
    }

    /// <summary>The actor of each population; 2 and 3 are on another node.</summary>
    private IActorRef[] All =>
    [
        .. hosted.Actors, .. problem.Network.Populations.Skip(2).Select(population =>
            ((ExtendedActorSystem)Sys).Provider.ResolveActorRef($"{Neighbour}/user/node/session/{population.Name}")),
    ];

    private void Connect()
    {
        session.Tell(new Connect(Session, All), coordinator.Ref);
        Assert.Equal(Session, coordinator.ExpectMsg<Connected>().Session);
    }

    private void Break(Address address) => Sys.EventStream.Publish(new DisassociatedEvent(Neighbour, address, inbound: true));

    private async Task Ended()
    {
        watcher.ExpectTerminated(session);
        await status.Closed.WaitAsync(TestMembers.LongestWait);
        Assert.True(areInstrumentsClosed);
    }
}
