using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>What placement reckons with is what populations send.</summary>
public sealed class BatchCostsTests
{
    private const int Batches = 3;

    public static TheoryData<string> VariantNames => [.. Small.Variants.Keys];

    [Theory, MemberData(nameof(VariantNames))]
    public async Task Reckoned_messages_and_bytes_are_those_that_travel_where_steps_are_counted(string variant)
    {
        Experiment experiment = Small.Chain(6, 37, 40, 9, 4).Sharded(2).With(Small.Variants[variant]).With(r => r with { Steps = 7 });
        BatchCosts costs = BatchCosts.Of(Network.Create(experiment.Network, 1, rule: experiment.Rule), experiment);
        bool isCounted = !experiment.Rule.Kind.Has("stop") || experiment.Rule.Stop == RelaxationStop.Steps;
        Assert.Equal(isCounted, costs.IsExact);
        if (isCounted) await AssertTravels(experiment);
    }

    public static TheoryData<string> OptionNames => [.. Options.All.Keys];

    [Theory, MemberData(nameof(OptionNames))]
    public async Task So_they_are_with_every_option(string option) => await AssertTravels(Options.Of(option).Sharded(2));

    [Theory]
    [InlineData("parallel"), InlineData("variational"), InlineData("z-il")]
    public async Task Lateral_messages_of_a_softmax_layer_in_shards_are_reckoned(string variant)
    {
        Experiment experiment = Small.Chain(5, 8, 6).With(Small.Variants[variant]).With(r => r with { Steps = 5 }) with { Loss = new LossSettings { Name = LossKind.CrossEntropy } };
        await AssertTravels(experiment with
        {
            Network = experiment.Network with { OutputActivation = Activation.Parse("softmax"), Shards = ShardSettings.PerLayer([2, 3]) },
        });
    }

    [Theory]
    [InlineData("parallel"), InlineData("current activity in the update"), InlineData("variational"), InlineData("variational, sweep")]
    public async Task Projections_that_skip_layers_are_reckoned(string variant)
    {
        Experiment experiment = Small.Chain(6, 9, 7, 4).Sharded(2).With(Small.Variants[variant]).With(r => r with { Steps = 4 });
        await AssertTravels(experiment with
        {
            Network = experiment.Network with
            {
                Projections =
                [
                    new("input", "hidden1"), new("input", "hidden2"), new("hidden1", "hidden2"), new("hidden1", "output"), new("hidden2", "output"),
                ],
            },
        });
    }

    private static async Task AssertTravels(Experiment experiment)
    {
        var problem = new Problem<float>(experiment);
        BatchCosts costs = BatchCosts.Of(problem.Network, experiment);
        await using var run = new TestRun<float>(problem);
        await run.Train(0, Batches);
        Assert.Equal(problem.Network.Edges.Count, run.Session.Traffic.Count);
        foreach ((Edge edge, Traffic traffic) in run.Session.Traffic)
        {
            EdgeCost cost = costs.Edges[edge.Index];
            Assert.Equal(edge, cost.Edge);
            AssertEqual(cost.Activation, traffic, MessageKind.Activation);
            AssertEqual(cost.Spikes, traffic, MessageKind.Spikes);
            AssertEqual(cost.Feedback, traffic, MessageKind.Feedback);
            AssertEqual(cost.FeedbackWeights, traffic, MessageKind.FeedbackWeights);
            AssertEqual(cost.Lateral, traffic, MessageKind.Lateral);
            AssertEqual(cost.Modulation, traffic, MessageKind.Modulation);
            Assert.Equal((Batches * cost.All.Messages, Batches * cost.All.Bytes), (traffic.Messages, traffic.Bytes));
        }
    }

    private static void AssertEqual(EdgeFlow reckoned, Traffic traffic, MessageKind kind) => Assert.Equal(
        (kind, Batches * reckoned.Messages, Batches * reckoned.Bytes), (kind, traffic.MessagesOf(kind), traffic.BytesOf(kind)));
}
