using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>Variational predictive coding against an energy that is computed apart from it.</summary>
public sealed class VariationalTests
{
    private static readonly Experiment Variational = Small.Chain(5, 7, 6, 6, 4).With(r => r.Coding(PredictiveCodingVariant.Variational) with { Steps = 6 });

    public static TheoryData<string> Kinds => ["squared error", "softmax", "logistic", "precisions and variance", "skip projections", "sweep"];

    [Theory]
    [InlineData("squared error"), InlineData("softmax"), InlineData("logistic"), InlineData("precisions and variance"), InlineData("skip projections")]
    public void Each_step_goes_down_the_gradient_of_the_free_energy_that_finite_differences_find(string kind)
    {
        (Recorder recorder, FreeEnergy energy) = Inferred(Of(kind));
        for (int step = 0; step < 5; step++)
        {
            Dictionary<Layer, double[]> values = energy.At(recorder, step), next = energy.At(recorder, step + 1);
            foreach (Layer layer in energy.Hidden)
                for (int i = 0; i < values[layer].Length; i++)
                    Assert.Equal(energy.Slope(values, layer, i), (values[layer][i] - next[layer][i]) / 0.1, 1e-7);
        }
    }

    [Fact]
    public void In_a_sweep_each_layer_goes_down_the_gradient_at_the_new_values_above_and_the_old_ones_below()
    {
        (Recorder recorder, FreeEnergy energy) = Inferred(Of("sweep"));
        for (int step = 0; step < 5; step++)
        {
            Dictionary<Layer, double[]> values = energy.At(recorder, step), next = energy.At(recorder, step + 1);
            foreach (Layer layer in energy.Hidden.Reverse())
            {
                for (int i = 0; i < values[layer].Length; i++)
                    Assert.Equal(energy.Slope(values, layer, i), (values[layer][i] - next[layer][i]) / 0.1, 1e-7);
                values[layer] = next[layer];
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_free_energy_falls_in_every_step(string kind)
    {
        (Recorder recorder, FreeEnergy energy) = Inferred(Of(kind).With(r => r with { Steps = 60 }));
        double[] energies = [.. Enumerable.Range(0, 61).Select(step => energy.Of(energy.At(recorder, step)))];
        Assert.All(energies.Zip(energies.Skip(1)), pair => Assert.True(pair.Second < pair.First, $"{pair}"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Weight_updates_are_the_gradients_of_the_free_energy_at_the_end_of_the_inference(string kind)
    {
        Experiment experiment = Of(kind);
        var problem = new Problem<double>(experiment);
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> state = Biased(loop);
        loop.Train(problem.Input(0), Targets(problem), problem.Columns);
        (Recorder recorder, FreeEnergy energy) = Inferred(experiment, state);
        Dictionary<Layer, double[]> values = energy.At(recorder, recorder.Steps);
        foreach (NeuronPopulation<double> population in loop.Populations.Skip(1))
            for (int p = 0; p < problem.Network.Into(population.Population.Layer).Count; p++)
            {
                Projection projection = problem.Network.Into(population.Population.Layer)[p];
                Matrix<double> w = state.Find($"weights.{projection.Source.Name}.{projection.Target.Name}")!;
                for (int j = 0; j < w.ColumnCount; j++)
                    Assert.Equal(experiment.Rule.OutputVariance * Difference(w, 1, j, () => energy.Of(values)), population.Update.LastUpdate(p)[1, j], 1e-6);
            }
    }

    [Fact]
    public void The_guard_makes_a_step_size_converge_that_diverges_without_it()
    {
        Experiment wild = Small.Chain(5, 7, 6, 4).With(r => r.Coding(PredictiveCodingVariant.Variational) with { StepSize = 1, Steps = 1000 });
        wild = wild with { Network = wild.Network with { Weights = Initialiser.Parse("normal(0.5)"), Activation = Activation.Parse("linear") } };
        double[] free = Energies(wild), guarded = Energies(wild.With(r => r with { Guard = true }));
        Assert.True(free[50] > 1e6 * free[0], $"{free[50]}");
        Assert.All(guarded.Skip(20).Zip(guarded.Skip(21)), pair => Assert.True(pair.Second <= pair.First * (1 + 1e-12), $"{pair}"));
        Assert.Equal(ClosedForm(wild), guarded[^1], 1e-6);

        static double[] Energies(Experiment experiment)
        {
            (Recorder recorder, FreeEnergy energy) = Inferred(experiment);
            return [.. Enumerable.Range(0, 1001).Select(step => energy.Of(energy.At(recorder, step)))];
        }
    }

    [Theory]
    [InlineData("parallel", false), InlineData("sweep", false), InlineData("parallel", true)]
    public void The_relaxed_energy_of_a_linear_network_is_its_closed_form(string schedule, bool weighted)
    {
        Experiment linear = Small.Chain(5, 7, 6, 6, 4).With(r => r.Coding(PredictiveCodingVariant.Variational) with
        {
            Stop = RelaxationStop.Tolerance, Tolerance = 1e-12, StepSize = 0.2,
            Schedule = schedule == "sweep" ? RelaxationSchedule.Sweep : RelaxationSchedule.Parallel,
            Precisions = weighted ? [1.5, 0.5, 2, 0.7] : null, OutputVariance = weighted ? 3 : 1,
        });
        linear = linear with { Network = linear.Network with { Activation = Activation.Parse("linear") } };
        (Recorder recorder, FreeEnergy energy) = Inferred(linear);
        Assert.Equal(ClosedForm(linear), energy.Of(energy.At(recorder, recorder.Steps)), 1e-9);
    }

    [Theory]
    [InlineData(RelaxationSchedule.Parallel), InlineData(RelaxationSchedule.Sweep)]
    public void A_tolerance_ends_at_the_same_step_for_any_shards_and_when_all_have_been_at_rest(RelaxationSchedule schedule)
    {
        Experiment whole = Small.Chain(6, 9, 8, 7, 4).With(r => r.Coding(PredictiveCodingVariant.Variational) with
        {
            Stop = RelaxationStop.Tolerance, Tolerance = 1e-5, Schedule = schedule,
        });
        int steps = StepsOf(whole);
        foreach (int shards in new[] { 2, 3, 7 }) Assert.Equal(steps, StepsOf(whole.Sharded(shards)));
        Assert.Equal(0, steps % 4);   // rounds are one step longer than the greatest distance, that from hidden1 to the output
        (Recorder recorder, FreeEnergy energy) = Inferred(whole);
        Assert.True(LargestChange(steps - 3) <= 1e-5);
        Assert.True(LargestChange(steps - 7) > 1e-5);

        double LargestChange(int step) => energy.Hidden.Max(layer =>
            recorder.Value(layer, step).Zip(recorder.Value(layer, step - 1)).Max(pair => Math.Abs(pair.First - pair.Second)));

        static int StepsOf(Experiment experiment)
        {
            var problem = new Problem<double>(experiment);
            LoopNetwork<double> loop = problem.Loop();
            Biased(loop);
            return loop.Train(problem.Input(0), Targets(problem), problem.Columns).Steps;
        }
    }

    [Fact]
    public void At_quiescence_one_more_step_would_not_change_a_bit()
    {
        Experiment quiet = Small.Chain(3, 4, 2).With(r => r.Coding(PredictiveCodingVariant.Variational) with { Stop = RelaxationStop.Quiescence });
        var problem = new Problem<float>(quiet);
        LoopNetwork<float> loop = problem.Loop();
        int steps = loop.Train(problem.Input(0), problem.Target(0), problem.Columns).Steps;
        Assert.InRange(steps, 50, 3000);
        var longer = new Problem<float>(quiet.With(r => r with { Stop = RelaxationStop.Steps, Steps = steps + 200 }));
        Assert.Equal(ActivationRelaxationTests.State(loop.Save()), ActivationRelaxationTests.State(longer.Train(longer.Loop(), 0, 1)));
    }

    [Fact]
    public void A_relaxation_that_never_rests_ends_with_a_report()
    {
        Experiment restless = Small.Chain(1, 1, 1).With(r => r.Coding(PredictiveCodingVariant.Variational) with
        {
            Stop = RelaxationStop.Tolerance, Tolerance = 1e-9, StepSize = 1,
        });
        restless = restless with { Network = restless.Network with { Activation = Activation.Parse("linear"), Weights = Initialiser.Zeros } };
        var problem = new Problem<double>(restless);
        LoopNetwork<double> loop = problem.Loop();
        loop.Restore(new NetworkState<double>([new StateMatrix<double>("weights.hidden1.output", Matrix<double>.Build.Dense(1, 1, 1))]));
        LoopBatch<double> batch = loop.Train(problem.Input(0), problem.Target(0), problem.Columns);   // x goes to and fro between two values
        Assert.Equal(RelaxationPlan.MostSteps, Assert.Single(batch.Reports.OfType<RestlessReport>()).At.Step);
    }

    [Fact]
    public void As_the_variance_of_the_output_grows_the_angle_to_backprop_falls_in_inverse_proportion()
    {
        double[] angles = [.. new[] { 1.0, 10, 100, 1000, 10_000 }.Select(k => Gradients.Angle(
            Variational.With(r => r with { Steps = 600, OutputVariance = k }), 3))];
        Assert.All(angles.Zip(angles.Skip(1)), pair => Assert.True(pair.Second < pair.First));
        Assert.InRange(angles[1] / angles[2], 5, 11);        // at k = 10 it is more than half a radian
        Assert.InRange(angles[2] / angles[3], 9, 10.5);
        Assert.InRange(angles[3] / angles[4], 9.9, 10.1);
    }

    [Theory]
    [InlineData("squared error"), InlineData("softmax")]
    public void Without_a_hidden_layer_nothing_relaxes_and_it_learns_the_bits_of_backprop(string kind)
    {
        foreach (RelaxationStop stop in Enum.GetValues<RelaxationStop>())
        {
            Experiment experiment = Of(kind, Small.Chain(5, 4).With(r => r.Coding(PredictiveCodingVariant.Variational) with { Stop = stop }));
            var coding = new Problem<float>(experiment);
            var backprop = new Problem<float>(experiment.With(r => r with { Kind = Rules.Backprop }));
            Assert.Equal(
                ActivationRelaxationTests.State(backprop.Train(backprop.Loop(), 0, 3)), ActivationRelaxationTests.State(coding.Train(coding.Loop(), 0, 3)));
        }
    }

    [Theory]
    [InlineData("variational"), InlineData("fixed prediction")]
    public void With_random_feedback_not_one_weight_is_sent(string variant)
    {
        var problem = new Problem<float>(Variational.With(Small.Variants[variant]).With(r => r with { Feedback = FeedbackKind.Random }));
        LoopNetwork<float> loop = problem.Loop();
        problem.Train(loop, 0, 3);
        Assert.Equal(0, loop.Traffic.MessagesOf(MessageKind.FeedbackWeights));
        Assert.True(loop.Traffic.MessagesOf(MessageKind.Feedback) > 0);
    }

    [Fact]
    public void With_the_transpose_as_random_feedback_weights_it_learns_the_bits_of_weight_transport()
    {
        var transported = new Problem<float>(Variational);
        var own = new Problem<float>(Variational.With(r => r with { Feedback = FeedbackKind.Random }));
        LoopNetwork<float> loop = own.Loop();
        NetworkState<float> state = loop.Save();
        loop.Restore(new NetworkState<float>([.. own.Network.Projections.Skip(1).Select(p => new StateMatrix<float>(
            $"feedback.{p.Target.Name}.{p.Source.Name}", state.Find($"weights.{p.Source.Name}.{p.Target.Name}")!.Transpose()))]));
        NetworkState<float> expected = transported.Train(transported.Loop(), 0, 1), found = own.Train(loop, 0, 1);
        Assert.All(expected.Matrices, matrix => Assert.Equal(matrix.Values, found.Find(matrix.Name)!));
    }

    [Fact]
    public void A_softmax_output_in_shards_gives_the_bits_of_one()
    {
        Experiment experiment = Of("softmax");
        var whole = new Problem<float>(experiment);
        var cut = new Problem<float>(experiment with { Network = experiment.Network with { Shards = ShardSettings.PerLayer([1, 2, 1, 3, 3]) } });
        Assert.Equal(ActivationRelaxationTests.State(whole.Train(whole.Loop(), 0, 4)), ActivationRelaxationTests.State(cut.Train(cut.Loop(), 0, 4)));
    }

    /// <summary>½ yᵀ S⁻¹ y with y = T − W … W x and S the covariance of the output given the input.</summary>
    private static double ClosedForm(Experiment experiment)
    {
        var problem = new Problem<double>(experiment);
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> state = Biased(loop);
        IReadOnlyList<Projection> chain = problem.Network.Projections;
        double VarianceOf(Layer layer) => (layer == problem.Network.Output ? experiment.Rule.OutputVariance : 1) / (experiment.Rule.Precisions?[layer.Index - 1] ?? 1);
        int n = problem.Network.Output.Neurons;
        Matrix<double> toOutput = Matrix<double>.Build.DenseIdentity(n), covariance = toOutput * VarianceOf(problem.Network.Output);
        var mean = Matrix<double>.Build.Dense(problem.Network.Input.Neurons, problem.Columns, problem.Inputs(0));
        foreach (Projection p in chain)
        {
            mean = state.Find($"weights.{p.Source.Name}.{p.Target.Name}")! * mean;
            Matrix<double> bias = state.Find($"bias.{p.Target.Name}")!;
            mean = mean.MapIndexed((i, _, value) => value + bias[i, 0]);
        }
        foreach (Projection p in chain.Reverse().SkipLast(1))
        {
            toOutput *= state.Find($"weights.{p.Source.Name}.{p.Target.Name}")!;
            covariance += toOutput * toOutput.Transpose() * VarianceOf(p.Source);
        }
        Matrix<double> y = Matrix<double>.Build.Dense(n, problem.Columns, Targets(problem)) - mean;
        return 0.5 * (y.Transpose() * covariance.Inverse() * y).Trace();
    }

    private static Experiment Of(string kind) => Of(kind, Variational);

    private static Experiment Of(string kind, Experiment experiment) => kind switch
    {
        "softmax" or "logistic" => experiment with
        {
            Loss = new LossSettings { Name = LossKind.CrossEntropy },
            Network = experiment.Network with { OutputActivation = Activation.Parse(kind) },
        },
        "precisions and variance" => experiment.With(r => r with { Precisions = [1.5, 0.5, 2, 0.7], OutputVariance = 3 }),
        "sweep" => experiment.With(r => r with { Schedule = RelaxationSchedule.Sweep }),
        "skip projections" => experiment with
        {
            Network = experiment.Network with
            {
                Projections =
                [
                    new("input", "hidden1"), new("hidden1", "hidden2"), new("hidden2", "hidden3"), new("hidden3", "output"), new("input", "hidden2"),
                    new("hidden1", "output"),
                ],
            },
        },
        _ => experiment,
    };

    private static (Recorder Recorder, FreeEnergy Energy) Inferred(Experiment experiment, NetworkState<double>? state = null)
    {
        var problem = new Problem<double>(experiment);
        var recorder = new Recorder();
        LoopNetwork<double> loop = problem.Loop(recorder);
        state ??= Biased(loop);
        loop.Restore(state);
        double[] targets = Targets(problem);
        LoopBatch<double> batch = loop.Train(problem.Input(0), targets, problem.Columns);
        Assert.DoesNotContain(batch.Reports, report => report is RestlessReport);
        return (recorder, new FreeEnergy(problem, state, problem.Inputs(0), targets));
    }

    /// <summary>The weights as they were drawn, and biases other than zero.</summary>
    private static NetworkState<double> Biased(LoopNetwork<double> loop)
    {
        loop.Restore(new NetworkState<double>([.. loop.Save().Matrices.Where(matrix => matrix.Name.StartsWith("bias.", StringComparison.Ordinal))
            .Select(matrix => new StateMatrix<double>(matrix.Name, matrix.Values.MapIndexed((i, _, _) => 0.3 - (0.1 * i))))]));
        return loop.Save();
    }

    /// <summary>For cross-entropy probabilities, else whatever was drawn.</summary>
    private static double[] Targets(Problem<double> problem)
    {
        if (problem.Experiment.Loss.Name == LossKind.SquaredError) return problem.Targets(0);
        int n = problem.Network.Output.Neurons;
        return [.. Enumerable.Range(0, n * problem.Columns).Select(i => i % n == i / n % n ? 1.0 : 0.0)];
    }

    private static double Difference(Matrix<double> w, int i, int j, Func<double> energy)
    {
        const double step = 1e-5;
        double was = w[i, j];
        w[i, j] = was + step;
        double above = energy();
        w[i, j] = was - step;
        double below = energy();
        w[i, j] = was;
        return (above - below) / (2 * step);
    }
}
