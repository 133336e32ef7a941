using FsCheck;
using FsCheck.Fluent;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>What fixed-prediction predictive coding and Z-IL have to do with backprop; Zahid et al. 2023, sections 3.4 and 3.5.</summary>
public sealed class BackpropagationTests
{
    private static readonly int[] Layers = [6, 9, 8, 7, 4];

    private const int Deepest = 3;   // hidden1 lies three projections below the output

    [Theory]
    [InlineData(PredictiveCodingVariant.FixedPrediction, "squared error"), InlineData(PredictiveCodingVariant.FixedPrediction, "softmax")]
    [InlineData(PredictiveCodingVariant.ZIl, "squared error"), InlineData(PredictiveCodingVariant.ZIl, "softmax")]
    public void With_step_size_one_and_as_many_steps_as_layers_the_updates_are_those_of_backprop(PredictiveCodingVariant variant, string loss)
    {
        foreach (int steps in new[] { Deepest, 10 })
        {
            Assert.InRange(Gradients.WorstDistance<float>(Of(variant, steps, loss)), 0, 1e-6);
            Assert.InRange(Gradients.WorstDistance<double>(Of(variant, steps, loss)), 0, 1e-12);
        }
    }

    public static TheoryData<string> Broken =>
        ["start", "step size", "timing", "steps", "schedule", "chain", "precisions"];

    [Theory, MemberData(nameof(Broken))]
    public void Z_il_with_one_requirement_broken_is_backprop_no_longer(string requirement)
    {
        Experiment sound = Of(PredictiveCodingVariant.ZIl, 6);
        Experiment broken = requirement switch
        {
            "start" => sound.With(r => r with { Start = RelaxationStart.Zero }),
            "step size" => sound.With(r => r with { StepSize = 0.9 }),
            "timing" => sound.With(r => r with { Variant = PredictiveCodingVariant.Variational }),
            "steps" => sound.With(r => r with { Steps = Deepest - 1 }),
            "schedule" => sound.With(r => r with { Schedule = RelaxationSchedule.Sweep }),
            "precisions" => sound.With(r => r with { Precisions = [1, 2, 1, 1] }),
            _ => sound with
            {
                Network = sound.Network with
                {
                    Projections =
                    [
                        new("input", "hidden1"), new("hidden1", "hidden2"), new("hidden2", "hidden3"), new("hidden3", "output"), new("hidden1", "output"),
                    ],
                },
            },
        };
        Assert.True(Gradients.WorstDistance<double>(broken) > 1e-3);
    }

    [Theory]
    [InlineData(1.0), InlineData(0.5)]
    public void The_cosine_to_backprop_falls_as_the_steps_fall_below_the_depth(double stepSize)
    {
        double[] cosines = [.. Enumerable.Range(1, Deepest + 1).Select(steps => Gradients.Cosine(
            Of(PredictiveCodingVariant.FixedPrediction, steps).With(r => r with { StepSize = stepSize })))];
        for (int steps = 1; steps < Deepest; steps++) Assert.True(cosines[steps - 1] < cosines[steps] - 1e-4, $"{cosines[steps - 1]}, {cosines[steps]}");
        Assert.Equal(stepSize == 1, cosines[Deepest] > 1 - 1e-12);
    }

    /// <summary>n counts the step that sets the error of the output, which costs no step of the relaxation here: n = rule.steps + 1.</summary>
    [Fact]
    public void The_share_of_the_gradient_k_layers_below_the_output_after_n_steps_is_that_of_at_least_k_of_n_minus_one_draws() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(byte Seed, byte Steps, byte Depth, byte Eta)>(),
            drawn =>
            {
                int depth = 2 + (drawn.Depth % 4), steps = 1 + (drawn.Steps % 25), n = steps + 1;
                double eta = (1 + (drawn.Eta % 20)) / 20.0;
                int[] layers = [.. Enumerable.Range(0, depth + 1).Select(i => 3 + ((drawn.Seed + i) % 4))];
                Experiment experiment = Small.Chain(layers).With(r => r.Coding(PredictiveCodingVariant.FixedPrediction) with
                {
                    Steps = steps, StepSize = eta,
                }) with { Seed = drawn.Seed };
                experiment = experiment with { Network = experiment.Network with { Activation = Activation.Parse("linear") } };
                var problem = new Problem<double>(experiment);
                var recorder = new Recorder();
                LoopNetwork<double> loop = problem.Loop(recorder);
                NetworkState<double> before = loop.Save();
                loop.Train(problem.Input(0), problem.Target(0), problem.Columns);
                var reference = ReferenceGradient.Of(problem.Network, before, problem.Inputs(0), problem.Targets(0), problem.Columns);
                return problem.Network.Layers.Skip(1).SkipLast(1).All(layer =>
                {
                    double share = ActivationRelaxationTests.BinomialTail(n - 1, eta, problem.Network.DepthBelowOutput(layer));
                    return recorder.Value(layer, steps).Zip(reference.ActivityGradients[layer]).All(p => Math.Abs(p.First - (share * p.Second)) < 1e-9);
                });
            }).QuickCheckThrowOnFailure();

    private static Experiment Of(PredictiveCodingVariant variant, int steps, string loss = "squared error")
    {
        Experiment experiment = Small.Chain(Layers).With(r => r.Coding(variant) with { StepSize = 1, Steps = steps });
        return loss == "squared error" ? experiment : experiment with
        {
            Loss = new LossSettings { Name = LossKind.CrossEntropy },
            Network = experiment.Network with { OutputActivation = Activation.Parse(loss) },
        };
    }
}
