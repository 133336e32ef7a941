using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>Frozen layers, phases and falling rates take effect at exactly the batch stated.</summary>
public sealed class LearningCourseTests
{
    private static readonly string[] Layers = ["hidden1", "hidden2", "output"];

    [Theory]
    [InlineData("feedback-alignment"), InlineData("backprop"), InlineData("activation-relaxation")]
    public void In_each_phase_the_layers_named_learn_and_afterwards_all_that_are_not_frozen(string rule)
    {
        Experiment experiment = Small.Chain(6, 9, 8, 4).With(r => r with { Kind = Rules.Find(rule)!, Steps = 4 }).Trained(t => t with
        {
            Optimizer = OptimizerKind.Momentum, WeightDecay = 0.01, Phases = [new(2, ["hidden1"]), new(3, ["output", "hidden2"]), new(1, ["hidden1"])],
            Frozen = ["hidden2"],
        });
        string[] expected = ["hidden1", "hidden1", "output", "output", "output", "hidden1", "hidden1 output", "hidden1 output"];
        var problem = new Problem<double>(experiment);
        LoopNetwork<double> loop = problem.Loop();
        for (int batch = 0; batch < expected.Length; batch++) Assert.Equal((batch, expected[batch]), (batch, Changed(problem, loop, batch)));
    }

    [Fact]
    public void A_layer_that_does_not_learn_reports_norms_of_zero_and_keeps_what_its_optimiser_remembers()
    {
        var problem = new Problem<double>(FeedbackAlignmentTests.Layered.Trained(t => t with { Optimizer = OptimizerKind.Adam, Phases = [new(2, ["output"])] }));
        LoopNetwork<double> loop = problem.Loop();
        LoopBatch<double> batch = loop.Train(problem.Input(0), problem.Target(0), problem.Columns);
        Assert.Equal([0.0, 0.0], batch.Reports.OfType<LearnedReport>().Where(report => report.Population is 1 or 2).Select(report => report.Updates.Sum(u => u.RowSquares.Sum())));
        Assert.True(batch.Reports.OfType<LearnedReport>().Single(report => report.Population == 3).Updates[0].RowSquares.Sum() > 0);
        Assert.Equal(0, loop.Save().OptimizerSteps["weights.input.hidden1"]);
        Assert.Equal(1, loop.Save().OptimizerSteps["weights.hidden2.output"]);
    }

    [Fact]
    public void A_rate_falls_at_exactly_the_batches_stated()
    {
        // From the same state a change of weights is the rate times the same gradient.
        var falling = new Problem<double>(FeedbackAlignmentTests.Layered.Trained(t => t with { DecayAt = [2, 3, 5], DecayFactor = 0.1 }));
        var constant = new Problem<double>(FeedbackAlignmentTests.Layered);
        LoopNetwork<double> loop = falling.Loop(), yardstick = constant.Loop();
        double[] factors = [1, 1, 0.1, 0.01, 0.01, 0.001, 0.001];
        for (int batch = 0; batch < factors.Length; batch++)
        {
            NetworkState<double> before = loop.Save();
            yardstick.Restore(before);
            NetworkState<double> after = falling.Train(loop, batch, 1), full = constant.Train(yardstick, batch, 1);
            foreach (string name in new[] { "weights.input.hidden1", "bias.hidden2", "weights.hidden2.output" })
                FeedbackAlignmentTests.AssertNear((full.Find(name)! - before.Find(name)!) * factors[batch], after.Find(name)! - before.Find(name)!, 1e-14);
        }
    }

    [Fact]
    public void Learned_feedback_weights_of_a_layer_that_does_not_learn_stay_too()
    {
        var problem = new Problem<double>(Small.Chain(6, 9, 8, 4).With(Small.Variants["learned"]).With(r => r with { Steps = 4 })
            .Trained(t => t with { Frozen = ["hidden1"], Phases = [new(1, ["output"])] }));
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> start = loop.Save(), first = problem.Train(loop, 0, 1), second = problem.Train(loop, 1, 1);
        Assert.Equal(start.Find("feedback.hidden2.hidden1"), second.Find("feedback.hidden2.hidden1"));
        Assert.Equal(start.Find("feedback.output.hidden2"), first.Find("feedback.output.hidden2"));
        Assert.NotEqual(start.Find("feedback.output.hidden2"), second.Find("feedback.output.hidden2"));
    }

    private static string Changed(Problem<double> problem, LoopNetwork<double> loop, int batch)
    {
        NetworkState<double> before = loop.Save(), after = problem.Train(loop, batch, 1);
        bool Moved(string name) => !before.Find(name)!.Equals(after.Find(name));
        string[] below = ["input", "hidden1", "hidden2"];
        foreach ((string layer, string source) in Layers.Zip(below)) Assert.Equal(Moved($"weights.{source}.{layer}"), Moved($"bias.{layer}"));
        return string.Join(' ', Layers.Zip(below).Where(pair => Moved($"weights.{pair.Second}.{pair.First}")).Select(pair => pair.First));
    }
}
