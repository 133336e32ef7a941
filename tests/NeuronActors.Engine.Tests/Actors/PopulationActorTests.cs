using Akka.Actor;
using Akka.TestKit;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>One population's actor, its neighbours and its coordinator played by the test.</summary>
public sealed class PopulationActorTests : Akka.TestKit.Xunit.TestKit
{
    private const uint Session = 7;
    private const int Window = 2;

    private readonly Problem<float> problem = new(Small.Chain(3, 4, 5, 2).With(rule => rule with { Steps = 3 }));
    private readonly TestProbe coordinator;
    private readonly TestProbe[] neighbours;
    private readonly LearningSettings settings;
    private readonly IActorRef hidden1;
    private readonly RemoteEdges<float> remote;

    public PopulationActorTests()
        : base(ActorSettings.Common(1))
    {
        settings = LearningSettings.Of(problem.Experiment, Session);
        (coordinator, neighbours) = (CreateTestProbe(), [.. problem.Network.Populations.Select(_ => CreateTestProbe())]);
        (hidden1, remote) = Begin(problem.Network.Populations[1]);
    }

    [Fact]
    public void Without_credit_no_more_than_a_window_is_sent_and_with_credit_as_much_as_was_credited()
    {
        for (int batch = 0; batch < 5; batch++) Tell(Activation(batch, batch), neighbours[0]);
        Saved();
        Expect(neighbours[2], Window);
        RemoteOutlet<float> outlet = remote.Outlets.Single(outlet => outlet.Edge.Receiver.Index == 2);
        Assert.InRange(outlet.Lag, Window, Window + NeuronPopulation<float>.PortCapacity);
        hidden1.Tell(new Credit(Session, outlet.Edge.Index, 1), neighbours[2].Ref);
        Expect(neighbours[2], 1);
        Saved();
        Assert.False(neighbours[2].HasMessages);
    }

    [Fact]
    public void What_was_read_is_credited_and_more_than_was_credited_is_refused()
    {
        for (int batch = 0; batch < 3; batch++) Tell(Activation(batch, batch), neighbours[0]);
        Assert.Equal(new Credit(Session, Edge(0).Index, 1), neighbours[0].ExpectMsg<Credit>());
        for (int batch = 3; batch < 20; batch++) Tell(Activation(batch, batch), neighbours[0]);   // hidden2 credits nothing, so hidden1 stands still
        var refusal = coordinator.ExpectMsg<LocalityViolation>();
        Assert.Contains("input has sent more messages than it had credit for", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Credit_of_strangers_of_other_sessions_and_of_more_than_is_under_way_is_refused_and_counted()
    {
        Tell(Activation(0, 0), neighbours[0]);
        Expect(neighbours[2], 1);
        int up = problem.Network.Edges.Single(edge => edge.Sender.Index == 1 && edge.Receiver.Index == 2).Index;
        hidden1.Tell(new Credit(Session, up, 1), neighbours[0].Ref);
        hidden1.Tell(new Credit(Session + 1, up, 1), neighbours[2].Ref);
        hidden1.Tell(new Credit(Session, 99, 1), neighbours[2].Ref);
        foreach (int count in (int[])[2, 0, -1, int.MaxValue]) hidden1.Tell(new Credit(Session, up, count), neighbours[2].Ref);
        Saved();
        Assert.Equal((7, 1), (remote.Refused, remote.Outlets.Single(outlet => outlet.Edge.Index == up).Lag));
    }

    [Fact]
    public void What_strangers_send_is_dropped_without_a_word_and_what_neighbours_may_not_send_is_reported()
    {
        TestProbe stranger = CreateTestProbe();
        Tell(Activation(0, 0), stranger);
        Tell(Activation(0, 0), neighbours[2]);
        Tell(Activation(0, 0) with { Header = Activation(0, 0).Header with { Run = Session + 1 } }, neighbours[0]);
        hidden1.Tell(new ValuesEnd(1, ValuesKind.State, default(Position) with { Phase = Phase.Learn }, [], []), stranger.Ref);
        hidden1.Tell(new MatrixPart<float>(1, ValuesKind.State, "bias.hidden1", 4, 1, 0, new float[4]), neighbours[0].Ref);
        hidden1.Tell(new EndSession(Session), coordinator.Ref);
        hidden1.Tell("text", stranger.Ref);
        Saved();
        Assert.Equal(7, remote.Refused);
        foreach ((Message<float> message, string reason) in (IEnumerable<(Message<float>, string)>)
        [
            (Activation(0, 0) with { Header = Activation(0, 0).Header with { Edge = 99 } }, "population 0 has no edge 99 to hidden1"),
            (Activation(0, 0) with { Header = Activation(0, 0).Header with { Sender = 3 } }, "population 3 is not the sender of edge"),
            (Activation(0, 0, rows: 2), "Activation from input is 2 × 5, which its wiring does not allow"),
            (Activation(0, 0, columns: 6), "Activation from input is 3 × 6, which its wiring does not allow"),
            (Activation(0, 0) with { Header = Activation(0, 0).Header with { Kind = MessageKind.Feedback } }, "Feedback does not travel along input → hidden1"),
            (Activation(0, 1), "message 1 from input came where 0 was next: one is lost or doubled"),
        ])
        {
            Tell(message, neighbours[0]);
            Assert.Contains(reason, coordinator.ExpectMsg<LocalityViolation>().Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_state_of_the_coordinator_is_restored_and_one_that_is_not_its_own_stops_the_population()
    {
        foreach (IWireMessage part in MatrixWire.State(1, default, StateRows.Of(problem.Train(problem.Loop(), 0, 3), problem.Network, problem.Network.Populations[1])))
            hidden1.Tell(part, coordinator.Ref);
        Assert.Equal(1, coordinator.ExpectMsg<Restored>().Population);
        coordinator.Watch(hidden1);
        hidden1.Tell(new MatrixPart<float>(1, ValuesKind.State, "bias.hidden2", 4, 1, 0, new float[4]), coordinator.Ref);
        Assert.Equal("hidden1 has no matrix bias.hidden2 of 1 columns", coordinator.ExpectMsg<FailedReport>().Cause.Message);
        coordinator.ExpectTerminated(hidden1);
    }

    private (IActorRef Actor, RemoteEdges<float> Remote) Begin(Population population)
    {
        IActorRef self = Sys.ActorOf(PopulationActor<float>.Props(), population.Name);
        var wiring = new PopulationWiring<float>(problem.Network, settings, Window);
        (var waker, var reporter) = (new Waker(self), new Reporter<float>(population, self, coordinator.Ref, null));
        var outlets = problem.Network.EdgesFrom(population).ToDictionary(
            edge => edge.Index, edge => new RemoteOutlet<float>(edge, Session, neighbours[edge.Receiver.Index].Ref, self, Window, compact: false));
        NeuronPopulation<float> neurons = wiring.Create(population, edge => outlets[edge.Index], reporter.Report, waker.Wake);
        var guard = new PopulationGuard<float>(new PopulationProcess<float>(neurons), problem.Network, wiring, settings, reporter.Report);
        var inlets = problem.Network.EdgesInto(population).Select(edge => new RemoteInlet<float>(
            edge, Session, neighbours[edge.Sender.Index].Ref, self, settings.Share, Window, compact: false));
        var edges = new RemoteEdges<float>(problem.Network, population, settings, 0, inlets, outlets.Values);
        self.Tell(new PopulationParts<float>(guard, waker, reporter, edges), ActorRefs.NoSender);
        return (self, edges);
    }

    private Edge Edge(int sender) => problem.Network.Edges.Single(edge => edge.Sender.Index == sender && edge.Receiver.Index == 1);

    /// <summary>An activation of an evaluation, which takes no feedback.</summary>
    private Message<float> Activation(int batch, int sequence, int rows = 3, int columns = 5) => new(
        new MessageHeader(MessageKind.Activation, Session, batch, Phase.Evaluate, 0, 0, 1, Edge(0).Index, sequence, true), WireSamples.Values<float>(rows, columns));

    private void Tell(in Message<float> message, TestProbe sender)
    {
        foreach (SignalFrame frame in SignalWire.Parts(message, PayloadForm.Float32)) hidden1.Tell(frame, sender.Ref);
    }

    private static void Expect(TestProbe receiver, int frames)
    {
        for (int i = 0; i < frames; i++) receiver.ExpectMsg<SignalFrame>();
    }

    /// <summary>Waits until the actor has done with what was sent before.</summary>
    private void Saved()
    {
        var save = new MessageHeader(MessageKind.Save, Session, 0, Phase.Learn, 0, -1, 1, -1, 0, true);
        foreach (SignalFrame frame in SignalWire.Parts(new Message<float>(save, null!), PayloadForm.Float32)) hidden1.Tell(frame, coordinator.Ref);
        coordinator.FishForMessage(message => message is SavedReport<float>);
    }
}
