using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Experiments.Tests;

/// <summary>Millidge et al. 2020, section 1: at the fixed point the activities are the gradient.</summary>
public sealed class SettledGradientTests
{
    public static TheoryData<string, string, string> Axes
    {
        get
        {
            var axes = new TheoryData<string, string, string>();
            foreach (string activation in (string[])["relu", "tanh", "logistic", "leaky-relu(0.1)"])
                foreach (string schedule in (string[])["parallel", "sweep"])
                    foreach (string start in (string[])["activity", "zero"])
                        axes.Add(activation, schedule, start);
            return axes;
        }
    }

    [Theory, MemberData(nameof(Axes))]
    public void Settled_activities_and_weight_updates_are_the_gradient_in_every_layer(string activation, string schedule, string start)
    {
        Look look = Look.At(
            $"network.activation={activation}", $"rule.schedule={schedule}", $"rule.start={start}", "rule.step-size=0.1", "rule.steps=300");
        Assert.All(look.Activities, likeness => Assert.InRange(likeness[^1].RelativeError, 0, 1e-4));
        Assert.All(look.Updates, likeness => Assert.InRange(likeness.RelativeError, 0, 1e-4));
    }

    [Fact]
    public void At_step_size_one_parallel_populations_are_exact_after_depth_minus_one_steps_and_not_before()
    {
        IReadOnlyList<Likeness>[] layers = Look.At("rule.schedule=parallel", "rule.step-size=1", "rule.steps=4").Activities;
        for (int above = 0; above < layers.Length; above++)
        {
            IReadOnlyList<Likeness> layer = layers[^(above + 1)];
            Assert.All(layer.Take(above), step => Assert.True(step.RelativeError > 1e-2));
            Assert.All(layer.Skip(above), step => Assert.True(step.RelativeError < 1e-13));
        }
    }

    [Fact]
    public void At_step_size_one_a_sweep_is_exact_after_one_step() =>
        Assert.All(
            Look.At("rule.schedule=sweep", "rule.step-size=1", "rule.steps=1").Activities,
            layer => Assert.True(layer.Single().RelativeError < 1e-13));

    [Theory]
    [InlineData("rule.derivative=dropped")]
    [InlineData("rule.feedback=random")]
    [InlineData("rule.feedback=learned")]
    [InlineData("rule.relaxation-derivative=current")]
    public void The_simplifications_settle_elsewhere(string simplification) =>
        Assert.True(Look.At("network.activation=tanh", "rule.steps=300", simplification).Activities[0][^1].RelativeError > 1e-2);

    [Fact]
    public void In_float_the_settled_updates_are_still_within_a_ten_thousandth() =>
        Assert.All(Look.At<float>("rule.steps=300").Updates, likeness => Assert.InRange(likeness.RelativeError, 0, 1e-4));

    /// <summary>One relaxed batch of drawn digits in a small network: what its activities and weight updates came to.</summary>
    private sealed record Look(IReadOnlyList<Likeness>[] Activities, IReadOnlyList<Likeness> Updates)
    {
        public static Look At(params string[] overrides) => At<double>(overrides);

        public static Look At<T>(params string[] overrides)
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            Experiment experiment = Small.Listed("ar-mnist", ["data.train=64", "data.test=10", "network.weights=normal(0.2)", .. overrides]);
            TrainingPlan<T> plan = TrainingPlan<T>.Of(experiment, new RunOptions());
            LearningSettings settings = LearningSettings.Of(experiment);
            var batch = new OneBatch<T>(plan);
            GradientProbe<T> probe = Figure1Convergence.Relax(plan.Network, settings, batch, state: null);

            var loop = new LoopNetwork<T>(plan.Network, settings);
            Gradient gradient = batch.Gradient(plan.Network, loop.Save(), settings);
            batch.Train(loop);
            return new Look(
                [.. probe.Layers.Select(probe.Of)],
                [.. plan.Network.Projections.Select(projection =>
                    Likeness.Of(UpdateAngles.LastUpdate(plan.Network, loop, projection), gradient.OfWeights(projection)))]);
        }
    }
}
