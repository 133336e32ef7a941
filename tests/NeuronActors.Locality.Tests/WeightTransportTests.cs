using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Locality.Tests;

/// <summary>What the audit says of forward weights that travel.</summary>
public sealed class WeightTransportTests
{
    [Theory]
    [InlineData("backprop"), InlineData("parallel"), InlineData("variational"), InlineData("fixed prediction")]
    public void Messages_and_bytes_are_those_that_the_plain_loop_counts(string variant)
    {
        Experiment experiment = Chains.AsAFile(Small.Chain(5, 4, 6, 3).With(Small.Variants[variant]));
        var problem = new Problem<float>(experiment);
        LoopNetwork<float> loop = problem.Loop();
        problem.Train(loop, 0, 1);
        AuditResult result = Transport(experiment);
        Assert.Equal(loop.Traffic.MessagesOf(MessageKind.FeedbackWeights), result.Numbers["messagesPerBatch"]);
        Assert.Equal(loop.Traffic.BytesOf(MessageKind.FeedbackWeights), result.Numbers["bytesPerBatch"]);
        Assert.StartsWith("2 messages, 168 B per batch, along hidden2 → hidden1, output → hidden2;", result.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("feedback alignment"), InlineData("direct feedback alignment"), InlineData("spiking"), InlineData("random"), InlineData("learned"), InlineData("shallow")]
    public void Rules_with_feedback_weights_of_their_own_show_none(string variant)
    {
        AuditResult result = Transport(Chains.AsAFile(Small.Chain(5, 4, 6, 3).With(Small.Variants[variant])));
        Assert.Equal((AuditVerdict.Holds, 0), (result.Verdict, result.Numbers["messagesPerBatch"]));
        Assert.StartsWith("none: no message carries a forward weight", result.Evidence, StringComparison.Ordinal);
        Assert.True(result.Numbers["weightsChanged"] >= 1, result.Evidence);
    }

    [Fact]
    public void Where_predictions_are_computed_anew_in_every_step_a_changed_weight_is_felt_below_through_messages()
    {
        Assert.Contains("moves hidden1, hidden2 below, each after a message that says so", Transport(Small.Chain(5, 4, 6, 3).With(Small.Variants["variational, random, guard"])).Evidence, StringComparison.Ordinal);
        Assert.Contains("moves nobody below", Transport(Small.Chain(5, 4, 6, 3).With(Small.Variants["random"])).Evidence, StringComparison.Ordinal);
    }

    private static AuditResult Transport(Experiment experiment) =>
        LocalityAudit.Of(experiment, new AuditOptions { Orders = 0, Threads = 0, Nodes = 0 }).Run().Single(result => result.Property == "weight transport");
}
