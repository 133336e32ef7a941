using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>Law 2: what the wiring does not allow is refused, counted and reported, and changes nothing.</summary>
public sealed class PopulationGuardTests
{
    private Problem<float> problem = new(Small.Chain(3, 4, 5, 2));
    private readonly List<Report> reports = [];
    private readonly PayloadPool<float> pool = new(4, 100);

    [Fact]
    public void A_message_from_a_stranger_is_refused()
    {
        PopulationGuard<float> hidden1 = Guard(1);
        hidden1.Receive(From(problem.Network.Populations[3], MessageKind.Feedback, edge: 999, rows: 2));
        Assert.Contains("has no edge 999 to hidden1", Violation().Reason, StringComparison.Ordinal);
        Assert.Equal(1, hidden1.Refused);
    }

    [Fact]
    public void A_message_along_an_edge_by_another_than_its_sender_is_refused()
    {
        Edge edge = Into(1, EdgeDirection.Feedback);
        Guard(1).Receive(From(problem.Network.Populations[3], MessageKind.Feedback, edge.Index, rows: 5));
        Assert.Equal(MessageKind.Feedback, Violation().Header.Kind);
    }

    [Theory]
    [InlineData(EdgeDirection.Forward, MessageKind.Feedback, 3), InlineData(EdgeDirection.Forward, MessageKind.FeedbackWeights, 3)]
    [InlineData(EdgeDirection.Feedback, MessageKind.Activation, 5), InlineData(EdgeDirection.Feedback, MessageKind.Clamp, 5)]
    public void A_kind_that_does_not_travel_along_the_edge_is_refused(EdgeDirection direction, MessageKind kind, int rows)
    {
        Edge edge = Into(1, direction);
        Guard(1).Receive(From(edge.Sender, kind, edge.Index, rows));
        Assert.Contains("does not travel along", Violation().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("direct-feedback-alignment", MessageKind.Modulation, 1, "does not travel along"), InlineData("direct-feedback-alignment", MessageKind.FeedbackWeights, 2, "does not travel along")]
    [InlineData("node-perturbation", MessageKind.Feedback, 2, "does not travel along"), InlineData("node-perturbation", MessageKind.Modulation, 2, "2 × 5")]
    public void A_broadcast_carries_the_output_s_error_or_one_number_per_sample_as_the_rule_has_it(string rule, MessageKind kind, int rows, string reason)
    {
        problem = new Problem<float>(Small.Chain(3, 4, 5, 2).With(r => r with { Kind = Rules.Find(rule)! }));
        Edge edge = Into(1, EdgeDirection.Broadcast);
        PopulationGuard<float> guard = Guard(1);
        guard.Receive(From(edge.Sender, kind, edge.Index, rows));
        Assert.Contains(reason, Violation().Reason, StringComparison.Ordinal);
        int refusals = reports.Count;
        bool isReward = rule == Rules.NodePerturbation.Name;
        guard.Receive(From(edge.Sender, isReward ? MessageKind.Modulation : MessageKind.Feedback, edge.Index, isReward ? 1 : 2));
        Assert.Equal(refusals, reports.Count);
    }

    [Theory]
    [InlineData(4, 5), InlineData(3, 6)]
    public void A_payload_of_another_shape_than_the_wiring_s_is_refused(int rows, int columns)
    {
        Edge edge = Into(1, EdgeDirection.Forward);
        Guard(1).Receive(From(edge.Sender, MessageKind.Activation, edge.Index, rows, columns));
        Assert.Contains($"{rows} × {columns}", Violation().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0), InlineData(2)]
    public void A_doubled_or_a_lost_message_is_noticed(int second)
    {
        Edge edge = Into(1, EdgeDirection.Forward);
        PopulationGuard<float> guard = Guard(1);
        guard.Receive(From(edge.Sender, MessageKind.Activation, edge.Index, 3));
        Assert.Empty(reports);
        guard.Receive(From(edge.Sender, MessageKind.Activation, edge.Index, 3, sequence: second));
        Assert.Contains("lost or doubled", Violation().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("activation-relaxation", MessageKind.FeedbackWeights, 2), InlineData("feedback-alignment", MessageKind.FeedbackWeights, 2)]
    [InlineData("shallow", MessageKind.Feedback, 5), InlineData("node-perturbation", MessageKind.Feedback, 5)]
    public void An_edge_down_refuses_what_the_rule_does_not_send_along_it(string rule, MessageKind kind, int columns)
    {
        problem = new Problem<float>(Small.Chain(3, 4, 5, 2).With(r => r with { Kind = Rules.Find(rule)!, Feedback = FeedbackKind.Random }));
        Edge edge = problem.Network.EdgesInto(problem.Network.Populations[1]).First(edge => edge.Direction == EdgeDirection.Feedback);
        Guard(1).Receive(From(edge.Sender, kind, edge.Index, 5, columns));
        Assert.Contains($"{kind} does not travel along hidden2 → hidden1", Violation().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_by_name_who_sent_what_to_whom_and_at_which_step()
    {
        Edge edge = Into(1, EdgeDirection.Feedback);
        PopulationGuard<float> hidden1 = Guard(1);
        hidden1.Receive(From(edge.Sender, MessageKind.Activation, edge.Index, 5));
        Assert.StartsWith("Activation of batch 0, forward step 0 from hidden2 to hidden1 is refused: ", Violation().Reason, StringComparison.Ordinal);
        hidden1.Receive(From(problem.Network.Populations[2], MessageKind.Feedback, edge: -1, rows: 5));
        Assert.StartsWith("Feedback of batch 0, forward step 0 from hidden2 to hidden1 is refused: ", Violation().Reason, StringComparison.Ordinal);
        var stranger = problem.Network.Populations[2] with { Index = 17 };
        hidden1.Receive(From(stranger, MessageKind.Feedback, 999, 5));
        Assert.Contains("from population 17, which this network does not have, to hidden1 is refused: ", Violation().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signal_cannot_come_from_the_coordinator()
    {
        Guard(1).Receive(From(problem.Network.Populations[2], MessageKind.Feedback, edge: -1, rows: 5));
        Assert.Contains("cannot come from the coordinator", Violation().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, MessageKind.Clamp, -1, 4, 5, "hidden1 is not clamped by Clamp"), InlineData(1, MessageKind.Input, -1, 4, 5, "hidden1 is not clamped by Input")]
    [InlineData(3, MessageKind.Input, -1, 2, 5, "output is not clamped by Input"), InlineData(0, MessageKind.Clamp, -1, 3, 5, "input is not clamped by Clamp")]
    [InlineData(3, MessageKind.Clamp, 2, 2, 5, "only the coordinator sends Clamp"), InlineData(2, MessageKind.Quiet, -1, 1, 1, "nobody has to be told that it is quiet")]
    [InlineData(3, MessageKind.Clamp, -1, 3, 5, "Clamp of 3 × 5 came, and output is clamped to 2 rows"), InlineData(0, MessageKind.Input, -1, 3, 6, "Input of 3 × 6 came, and input is clamped to 3 rows")]
    public void A_control_message_that_is_not_for_it_is_refused(int receiver, MessageKind kind, int sender, int rows, int columns, string reason)
    {
        var header = new MessageHeader(kind, 0, 0, Phase.Forward, 0, sender, receiver, -1, 0, true);
        PopulationGuard<float> guard = Guard(receiver);
        guard.Receive(new Message<float>(header, pool.Rent(rows, columns)));
        Assert.Contains(reason, Violation().Reason, StringComparison.Ordinal);
        Assert.Equal(1, guard.Refused);
    }

    [Fact]
    public void What_is_refused_goes_back_to_its_sender_and_is_not_read()
    {
        PopulationGuard<float> guard = Guard(1);
        for (int i = 0; i < 20; i++) guard.Receive(From(problem.Network.Populations[3], MessageKind.Feedback, edge: 999, rows: 2));
        Assert.Equal(20, guard.Refused);
        Assert.True(pool.HasFree);
        Assert.Equal(0, guard.Advance(10));
    }

    private LocalityViolation Violation() => Assert.IsType<LocalityViolation>(reports[^1]);

    private Edge Into(int population, EdgeDirection direction) =>
        problem.Network.EdgesInto(problem.Network.Populations[population]).First(edge => edge.Direction == direction);

    private PopulationGuard<float> Guard(int index)
    {
        var wiring = new PopulationWiring<float>(problem.Network, problem.Settings);
        Population population = problem.Network.Populations[index];
        var process = new PopulationProcess<float>(wiring.Create(population, edge => new DeafOutlet(edge), reports.Add, () => { }));
        return new PopulationGuard<float>(process, problem.Network, wiring, problem.Settings, reports.Add);
    }

    private Message<float> From(Population sender, MessageKind kind, int edge, int rows, int columns = 5, int sequence = 0) => new(
        new MessageHeader(kind, 0, 0, Phase.Forward, 0, sender.Index, 1, edge, sequence, false), pool.Rent(rows, columns));

    private sealed class DeafOutlet(Edge edge) : Outlet<float>(edge, 0)
    {
        protected override void Deliver(in Message<float> message) => message.Payload.Release();
    }
}
