using Akka.Actor;
using Akka.TestKit;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>A node outlives the orders that it cannot carry out and says why; a session ends with its coordinator.</summary>
public sealed class NodeActorTests : Akka.TestKit.Xunit.TestKit
{
    private readonly Problem<float> problem = new(Small.Chain(6, 10, 4));
    private readonly NodeStatus status;
    private readonly IActorRef node;
    private readonly TestProbe coordinator;
    private int crashes;
    private Hosted? hosted;

    public NodeActorTests()
        : base(ActorSettings.Membership(new ClusterOptions(), "node-1").WithFallback(ActorSettings.Remoting(new ClusterOptions())).WithFallback(ActorSettings.Common(1)))
    {
        var options = new NodeOptions { Name = "node-1", Crash = () => crashes++ };
        status = new NodeStatus(options);
        node = Sys.ActorOf(NodeActor.Props(options, status), NodeActor.ActorName);
        coordinator = CreateTestProbe();
    }

    [Fact]
    public void Orders_that_cannot_be_carried_out_are_refused_and_the_next_one_is()
    {
        Assert.NotEmpty(Refusal(Order(1) with { Experiment = "" }));
        Assert.NotEmpty(Refusal(Order(1) with { Experiment = "extends: ar-mnist\n" }));
        Assert.NotEmpty(Refusal(Order(1) with { Experiment = "[1, 2" }));
        Assert.Equal("the order places 2 populations, but its network has 3.", Refusal(Order(1) with { Places = ["node-1", "node-1"] }));
        Host(Order(1));
        Assert.Equal("session 00000001 is here already", Refusal(Order(1)));
        Host(Order(2));
        Assert.Equal(2, status.Describe([]).Sessions.Count);
    }

    [Fact]
    public void A_network_for_which_there_is_no_room_is_refused_and_the_node_takes_the_next_order()
    {
        // 40000 neurons in 65536 samples are more values than an array can have.
        var vast = new Problem<float>(Small.Chain(40_000, 2, 2).Trained(train => train with { Batch = 65_536 }));
        Assert.NotEmpty(Refusal(Order(1) with { Experiment = Yaml(vast.Experiment) }));
        Host(Order(2));
    }

    [Fact]
    public void A_session_is_wired_by_its_own_coordinator_only_and_ends_with_it()
    {
        IActorRef session = Host(Order(1));
        IActorRef[] actors = [coordinator.Ref, coordinator.Ref, coordinator.Ref];
        TestProbe stranger = CreateTestProbe(), watcher = CreateTestProbe();
        watcher.Watch(session);
        session.Tell(new Connect(1, actors), stranger.Ref);
        session.Tell(new EndSession(1), stranger.Ref);
        session.Tell(new EndSession(2), coordinator.Ref);
        session.Tell(new Connect(1, actors), coordinator.Ref);
        Assert.Equal(1u, coordinator.ExpectMsg<Connected>().Session);
        Assert.False(stranger.HasMessages);
        Sys.Stop(coordinator.Ref);
        watcher.ExpectTerminated(session);
    }

    [Fact]
    public void A_population_that_meets_a_broken_promise_says_so_and_ends_its_siblings_and_their_session()
    {
        IActorRef session = Host(Order(1));
        session.Tell(new Connect(1, hosted!.Actors), coordinator.Ref);
        coordinator.ExpectMsg<Connected>();
        IActorRef[] all = [session, .. hosted.Actors];
        foreach (IActorRef actor in all) coordinator.Watch(actor);
        for (int batch = 0; batch <= NeuronPopulation<float>.PortCapacity; batch++)   // one more than can wait
        {
            var clamp = new MessageHeader(MessageKind.Clamp, 1, batch, Phase.Forward, 0, -1, 2, -1, batch, true);
            hosted.Actors[2].Tell(new PooledMessage<float>().Fill(new Message<float>(clamp, WireSamples.Values<float>(4, 5))), coordinator.Ref);
        }
        FailedReport failed = coordinator.ExpectMsg<FailedReport>();
        Assert.Equal(2, failed.Population);
        Assert.Contains("wait unread, and one more came", failed.Cause.Message, StringComparison.Ordinal);
        Assert.Equal(all.ToHashSet(), all.Select(_ => coordinator.ExpectMsg<Terminated>().ActorRef).ToHashSet());
    }

    [Fact]
    public void A_node_that_leaves_takes_no_order_and_says_that_it_leaves()
    {
        Host(Order(1));
        TestProbe leaver = CreateTestProbe(), next = CreateTestProbe();
        node.Tell(NodeActor.Leave.Message, leaver.Ref);
        node.Tell(Order(2), next.Ref);
        Assert.Equal("node-1", next.ExpectMsg<Leaving>().Node);
        Assert.Single(status.Describe([]).Sessions);
        coordinator.LastSender.Tell(new EndSession(1), coordinator.Ref);
        leaver.ExpectMsg<NodeActor.Left>();
    }

    [Fact]
    public void What_is_no_order_is_counted_and_a_crash_order_is_carried_out()
    {
        node.Tell(new EndSession(1), coordinator.Ref);
        node.Tell("text", coordinator.Ref);
        node.Tell(new Crash(), coordinator.Ref);
        node.Tell(new Describe("run", []), coordinator.Ref);
        NodeInfo info = coordinator.ExpectMsg<NodeInfo>();
        Assert.Equal((2, 1), (info.Refused, crashes));
        Assert.Equal([coordinator.Ref], info.Coordinators);
    }

    private Deploy Order(uint session) => new(session, "run", Yaml(problem.Experiment), 1, 0, ["node-1", "node-1", "node-1"], 1, 0, null, 0);

    private static string Yaml(Experiment experiment) => ExperimentWriter.Write(TestMembers.AsAFile<float>(experiment));

    private IActorRef Host(Deploy order)
    {
        node.Tell(order, coordinator.Ref);
        hosted = coordinator.ExpectMsg<Hosted>();
        Assert.Equal((order.Session, "node-1"), (hosted.Session, hosted.Node));
        return coordinator.LastSender;
    }

    private string Refusal(Deploy order)
    {
        node.Tell(order, coordinator.Ref);
        return coordinator.ExpectMsg<DeployRefused>().Reason;
    }
}
