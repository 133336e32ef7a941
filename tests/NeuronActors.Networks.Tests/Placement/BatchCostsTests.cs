namespace NeuronActors.Networks.Tests;

/// <summary>Costs reckoned by hand for 3-5-4-2 neurons in 1-2-1-1 populations, 10 samples and 7 steps.</summary>
public sealed class BatchCostsTests
{
    private static readonly Experiment Experiment = new()
    {
        Network = new NetworkSettings
        {
            Layers = [new(3), new(5), new(4), new(2)], Shards = ShardSettings.PerLayer([2, 1]), OutputActivation = Numerics.Activation.Parse("tanh"),
        },
        Rule = new RuleSettings { Steps = 7 },
        Train = new TrainSettings { Batch = 10 },
    };

    [Fact]
    public void A_batch_of_activation_relaxation_as_reckoned_by_hand()
    {
        var costs = Of(Experiment);
        Assert.True(costs.IsExact);
        Assert.Equal(Flow(1, 3 * 10 * 4), Edge(costs, "input", "hidden1.0").Activation);
        Assert.Equal(Flow(1, 2 * 10 * 4), Edge(costs, "hidden1.1", "hidden2").Activation);
        Assert.Equal(Flow(7, 7 * 4 * 10 * 4), Edge(costs, "hidden2", "hidden1.0").Feedback);
        Assert.Equal(Flow(1, 4 * 3 * 4), Edge(costs, "hidden2", "hidden1.0").FeedbackWeights);
        Assert.Equal(Flow(1, 2 * 10 * 4), Edge(costs, "output", "hidden2").Feedback);
        Assert.Equal(Flow(1 + 1, 2 * 10 * 4 + 2 * 4 * 4), Edge(costs, "output", "hidden2").All);
    }

    [Fact]
    public void Operations_as_reckoned_by_hand()
    {
        var costs = Of(Experiment);
        Assert.Equal(0, costs.Populations[0].Operations);
        var (hidden, output) = (costs.Populations[1], costs.Populations[^1]);
        Assert.Equal((2 * 3 * 3 * 10.0, 7 * 2 * 3 * 4 * 10.0, 2 * 3 * 3 * 10.0), (hidden.Forward, hidden.Relaxation, hidden.WeightUpdate));
        Assert.Equal(2 * (2 * 2 * 4 * 10.0), output.Operations);
    }

    [Fact]
    public void Nothing_is_sent_to_an_input_that_does_not_relax() =>
        Assert.Equal(default, Edge(Of(Experiment), "hidden1.0", "input").All);

    [Fact]
    public void An_input_that_relaxes_computes_and_is_told()
    {
        var costs = Of(With(r => r with { UpdateActivity = FrozenOrCurrent.Current }));
        Assert.Equal(7 * 2 * 3 * 5 * 10.0, costs.Populations[0].Operations);
        Assert.Equal(7, Edge(costs, "hidden1.1", "input").Feedback.Messages);
        Assert.Equal(2, Edge(costs, "input", "hidden1.0").Activation.Messages);
    }

    [Fact]
    public void Backprop_sends_each_error_once_and_the_weights()
    {
        var costs = Of(Experiment with { Rule = new RuleSettings { Kind = Rules.Backprop } });
        Assert.Equal(Flow(1, 4 * 10 * 4), Edge(costs, "hidden2", "hidden1.0").Feedback);
        Assert.Equal(1, Edge(costs, "hidden2", "hidden1.0").FeedbackWeights.Messages);
        Assert.True(costs.IsExact);
    }

    [Fact]
    public void Variational_predictive_coding_sends_values_up_and_errors_down_in_every_step()
    {
        var costs = Of(Experiment with { Rule = new RuleSettings { Kind = Rules.PredictiveCoding, Steps = 7 } });
        Assert.True(costs.IsExact);
        Assert.Equal(Flow(1, 3 * 10 * 4), Edge(costs, "input", "hidden1.0").Activation);
        Assert.Equal(Flow(8, 8 * 2 * 10 * 4), Edge(costs, "hidden1.1", "hidden2").Activation);
        Assert.Equal(Flow(7, 7 * 4 * 10 * 4), Edge(costs, "hidden2", "hidden1.0").Feedback);
        Assert.Equal(Flow(7, 7 * 2 * 10 * 4), Edge(costs, "output", "hidden2").Feedback);
        Assert.Equal(2 * 3 * 3 * 10.0, costs.Populations[1].Forward);
        Assert.Equal(8 * 2 * 2 * 4 * 10.0, costs.Populations[^1].Forward);
    }

    [Fact]
    public void Fixed_predictions_cost_what_activation_relaxation_costs()
    {
        var coding = new RuleSettings { Kind = Rules.PredictiveCoding, Variant = PredictiveCodingVariant.FixedPrediction, Steps = 7 };
        Assert.Equal(Of(Experiment).Edges, Of(Experiment with { Rule = coding }).Edges);
    }

    [Fact]
    public void Learned_feedback_needs_the_error_but_no_weights()
    {
        var costs = Of(With(r => r with { Feedback = FeedbackKind.Learned }));
        Assert.Equal(8, Edge(costs, "hidden2", "hidden1.0").All.Messages);
        Assert.Equal(2, Edge(costs, "output", "hidden2").All.Messages);
        Assert.Equal(2 * 4 * 2 * 10.0, costs.Populations[3].FeedbackUpdate);
    }

    [Fact]
    public void Double_precision_doubles_the_bytes()
    {
        var costs = Of(Experiment with { Precision = Precision.Double });
        Assert.Equal(3 * 10 * 8, Edge(costs, "input", "hidden1.0").All.Bytes);
    }

    [Fact]
    public void Bfloat16_halves_activation_and_feedback_but_not_weights()
    {
        var costs = Of(Experiment with { Nodes = 2, Cluster = new ClusterSettings { Payload = WirePayload.Bfloat16 } });
        Assert.Equal(3 * 10 * 2, Edge(costs, "input", "hidden1.0").All.Bytes);
        Assert.Equal(7 * 4 * 10 * 2 + 4 * 3 * 4, Edge(costs, "hidden2", "hidden1.0").All.Bytes);
    }

    [Fact]
    public void With_replicas_the_costs_are_those_of_the_largest_share()
    {
        var costs = Of(Experiment with { Replicas = 4 });
        Assert.Equal(3, costs.Samples);
        Assert.Equal(3 * 3 * 4, Edge(costs, "input", "hidden1.0").All.Bytes);
    }

    [Theory]
    [InlineData(RelaxationSchedule.Parallel, RelaxationStop.Tolerance), InlineData(RelaxationSchedule.Sweep, RelaxationStop.Quiescence)]
    [InlineData(RelaxationSchedule.Async, RelaxationStop.Quiescence)]
    public void A_relaxation_that_ends_by_itself_is_estimated_with_the_stated_steps(RelaxationSchedule schedule, RelaxationStop stop)
    {
        var costs = Of(With(r => r with { Schedule = schedule, Stop = stop }));
        Assert.False(costs.IsExact);
        Assert.Equal(7, Edge(costs, "hidden2", "hidden1.0").Feedback.Messages);
    }

    private static Experiment With(Func<RuleSettings, RuleSettings> change) => Experiment with { Rule = change(Experiment.Rule) };

    private static BatchCosts Of(Experiment experiment) => BatchCosts.Of(Network.Create(experiment.Network, 1), experiment);

    private static EdgeCost Edge(BatchCosts costs, string sender, string receiver) =>
        costs.Edges.Single(cost => cost.Edge.Sender.Name == sender && cost.Edge.Receiver.Name == receiver);

    private static EdgeFlow Flow(long messages, long bytes) => new(messages, bytes);
}
