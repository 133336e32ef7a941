using FsCheck;
using FsCheck.Fluent;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>The claims of Millidge et al. 2020 and 2021, against plain backpropagation in double precision.</summary>
public sealed class ActivationRelaxationTests
{
    private static readonly int[] Layers = [6, 9, 8, 7, 4];

    [Theory]
    [InlineData("tanh"), InlineData("relu"), InlineData("logistic"), InlineData("leaky-relu(0.1)"), InlineData("linear")]
    public void Settled_activities_are_the_gradients_of_the_loss(string activation)
    {
        Experiment experiment = Small.Chain(Layers).With(r => r with { Steps = 400 });
        experiment = experiment with { Network = experiment.Network with { Activation = Activation.Parse(activation) } };
        var problem = new Problem<double>(experiment);
        (Dictionary<Layer, double[]> settled, NetworkState<double> before) = Relax(problem);
        var reference = ReferenceGradient.Of(problem.Network, before, problem.Inputs(0), problem.Targets(0), problem.Columns);
        foreach (Layer hidden in problem.Network.Layers.Skip(1).SkipLast(1))
            Assert.True(Relative(settled[hidden], reference.ActivityGradients[hidden]) < 1e-4, hidden.Name);
    }

    [Fact]
    public void Weight_updates_are_the_gradients_that_finite_differences_find()
    {
        var problem = new Problem<double>(Small.Chain(4, 5, 5, 3).With(r => r with { Steps = 500 }));
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> before = loop.Save();
        loop.Train(problem.Input(0), problem.Target(0), problem.Columns);
        foreach (NeuronPopulation<double> population in loop.Populations.Where(p => p.Population.Layer.Index > 0))
        {
            var w = before.Find($"weights.{problem.Network.Layers[population.Population.Layer.Index - 1].Name}.{population.Population.Name}")!;
            for (int i = 0; i < w.RowCount; i++)
                for (int j = 0; j < w.ColumnCount; j++)
                    Assert.Equal(FiniteDifference(problem, before, w, i, j), population.Update.LastUpdate(0)[i, j], 1e-6);
        }
    }

    [Fact]
    public void A_network_with_skip_projections_settles_at_its_gradient_too()
    {
        Experiment experiment = Small.Chain(5, 7, 6, 4).With(r => r with { Steps = 400 });
        experiment = experiment with
        {
            Network = experiment.Network with
            {
                Projections =
                [
                    new("input", "hidden1"), new("hidden1", "hidden2"), new("hidden2", "output"), new("hidden1", "output"), new("input", "hidden2"),
                ],
            },
        };
        var problem = new Problem<double>(experiment);
        (Dictionary<Layer, double[]> settled, NetworkState<double> before) = Relax(problem);
        var reference = ReferenceGradient.Of(problem.Network, before, problem.Inputs(0), problem.Targets(0), problem.Columns);
        foreach (Layer hidden in problem.Network.Layers.Skip(1).SkipLast(1))
            Assert.True(Relative(settled[hidden], reference.ActivityGradients[hidden]) < 1e-4, hidden.Name);
    }

    [Theory]
    [InlineData(RelaxationSchedule.Parallel, 3), InlineData(RelaxationSchedule.Sweep, 1)]
    public void Step_size_one_is_exact_after_depth_minus_one_parallel_steps_or_one_sweep_and_not_before(RelaxationSchedule schedule, int enough)
    {
        Experiment at(int steps) => Small.Chain(Layers).With(r => r with { StepSize = 1, Steps = steps, Schedule = schedule });
        Assert.True(WorstUpdateError(at(enough)) < 1e-12);
        if (enough > 1) Assert.True(WorstUpdateError(at(enough - 1)) > 1e-3);
    }

    [Fact]
    public void From_a_zero_start_the_share_of_the_gradient_is_the_binomial_tail_of_its_schedule() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(byte Seed, byte Steps, byte Depth, byte Eta, bool Sweep)>(),
            drawn =>
            {
                int depth = 2 + drawn.Depth % 4, steps = 1 + drawn.Steps % 25;
                double eta = (1 + drawn.Eta % 20) / 20.0;
                RelaxationSchedule schedule = drawn.Sweep ? RelaxationSchedule.Sweep : RelaxationSchedule.Parallel;
                int[] layers = [.. Enumerable.Range(0, depth + 1).Select(i => 3 + (drawn.Seed + i) % 4)];
                Experiment experiment = Small.Chain(layers).With(r => r with
                {
                    Start = RelaxationStart.Zero, Steps = steps, StepSize = eta, Schedule = schedule,
                }) with { Seed = drawn.Seed };
                var problem = new Problem<double>(experiment);
                (Dictionary<Layer, double[]> relaxed, NetworkState<double> before) = Relax(problem);
                var reference = ReferenceGradient.Of(problem.Network, before, problem.Inputs(0), problem.Targets(0), problem.Columns);
                return problem.Network.Layers.Skip(1).SkipLast(1).All(layer =>
                {
                    int k = problem.Network.DepthBelowOutput(layer);
                    double share = BinomialTail(drawn.Sweep ? steps + k - 1 : steps, eta, k);
                    return relaxed[layer].Zip(reference.ActivityGradients[layer]).All(pair => Math.Abs(pair.First - share * pair.Second) < 1e-9);
                });
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_changed_target_is_felt_at_depth_d_after_d_steps_and_not_before()
    {
        for (int steps = 1; steps <= 4; steps++)
        {
            var problem = new Problem<double>(Small.Chain(Layers).With(r => r with { Steps = steps, StepSize = 0.5 }));
            (Dictionary<Layer, double[]> one, _) = Relax(problem);
            double[] other = problem.Targets(0);
            other[0] += 1;
            (Dictionary<Layer, double[]> two, _) = Relax(problem, other);
            foreach (Layer hidden in problem.Network.Layers.Skip(1).SkipLast(1))
                Assert.Equal(problem.Network.DepthBelowOutput(hidden) <= steps, !one[hidden].SequenceEqual(two[hidden]));
        }
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void With_random_feedback_weights_it_settles_at_the_error_that_they_carry_back(bool dropped)
    {
        Experiment experiment = Small.Chain(Layers).With(r => r with
        {
            Feedback = FeedbackKind.Random, Steps = 400, Derivative = dropped ? DerivativeUse.Dropped : DerivativeUse.Exact,
        });
        var problem = new Problem<double>(experiment);
        (Dictionary<Layer, double[]> settled, NetworkState<double> before) = Relax(problem);
        var reference = ReferenceGradient.Of(problem.Network, before, problem.Inputs(0), problem.Targets(0), problem.Columns, dropped);
        foreach (Layer hidden in problem.Network.Layers.Skip(1).SkipLast(1))
            Assert.True(Relative(settled[hidden], reference.ActivityGradients[hidden]) < 1e-4, hidden.Name);
    }

    [Fact]
    public void Feedback_weights_that_begin_as_the_transpose_and_are_learned_stay_the_transpose_bit_for_bit()
    {
        Experiment experiment = Small.Chain(Layers).With(r => r with { Feedback = FeedbackKind.Learned, Steps = 30 });
        var problem = new Problem<float>(experiment);
        LoopNetwork<float> loop = problem.Loop();
        loop.Restore(WithTransposes(problem.Network, loop.Save()));
        NetworkState<float> after = problem.Train(loop, 0, 10);
        foreach (Projection p in problem.Network.Projections.Where(p => p.Source.Index > 0))
            Assert.Equal(
                after.Find($"weights.{p.Source.Name}.{p.Target.Name}")!.Transpose(),
                after.Find($"feedback.{p.Target.Name}.{p.Source.Name}")!);
    }

    [Fact]
    public void With_the_transpose_as_learned_feedback_weights_it_learns_the_same_weights_as_with_weight_transport()
    {
        Experiment experiment = Small.Chain(Layers).With(r => r with { Steps = 30 });
        var transported = new Problem<float>(experiment);
        var learned = new Problem<float>(experiment.With(r => r with { Feedback = FeedbackKind.Learned }));
        LoopNetwork<float> loop = learned.Loop();
        loop.Restore(WithTransposes(learned.Network, loop.Save()));
        NetworkState<float> one = learned.Train(loop, 0, 5), two = transported.Train(transported.Loop(), 0, 5);
        foreach (StateMatrix<float> matrix in two.Matrices) Assert.Equal(matrix.Values, one.Find(matrix.Name)!);
    }

    [Theory]
    [InlineData(FeedbackKind.Random), InlineData(FeedbackKind.Learned)]
    public void Without_weight_transport_not_one_weight_is_sent(FeedbackKind feedback)
    {
        var problem = new Problem<float>(Small.Chain(Layers).With(r => r with { Feedback = feedback, Steps = 5 }));
        LoopNetwork<float> loop = problem.Loop();
        problem.Train(loop, 0, 3);
        Assert.Equal(0, loop.Traffic.MessagesOf(MessageKind.FeedbackWeights));
        Assert.True(loop.Traffic.MessagesOf(MessageKind.Feedback) > 0);
    }

    [Fact]
    public void With_weight_transport_each_batch_sends_every_weight_above_the_first_layer_once()
    {
        var problem = new Problem<float>(Small.Chain(Layers).With(r => r with { Steps = 5 }));
        LoopNetwork<float> loop = problem.Loop();
        problem.Train(loop, 0, 3);
        Assert.Equal(3 * 4 * (9 * 8 + 8 * 7 + 7 * 4), loop.Traffic.BytesOf(MessageKind.FeedbackWeights));
    }

    [Theory]
    [InlineData(RelaxationSchedule.Parallel), InlineData(RelaxationSchedule.Sweep)]
    public void At_quiescence_one_more_step_would_not_change_a_bit(RelaxationSchedule schedule)
    {
        Experiment quiet = Small.Chain(Layers).With(r => r with { Stop = RelaxationStop.Quiescence, Schedule = schedule });
        var problem = new Problem<float>(quiet);
        LoopNetwork<float> loop = problem.Loop();
        int steps = loop.Train(problem.Input(0), problem.Target(0), problem.Columns).Steps;
        Assert.InRange(steps, 50, 1000);
        var longer = new Problem<float>(quiet.With(r => r with { Stop = RelaxationStop.Steps, Steps = steps + 200 }));
        Assert.Equal(State(loop.Save()), State(longer.Train(longer.Loop(), 0, 1)));
    }

    [Fact]
    public void At_step_size_one_quiescence_takes_one_sweep_and_gives_the_bits_of_backprop()
    {
        Experiment quiet = Small.Chain(Layers).With(r => r with
        {
            Stop = RelaxationStop.Quiescence, Schedule = RelaxationSchedule.Sweep, StepSize = 1,
        });
        var problem = new Problem<float>(quiet);
        LoopNetwork<float> loop = problem.Loop();
        Assert.Equal(1, loop.Train(problem.Input(0), problem.Target(0), problem.Columns).Steps);
        var backprop = new Problem<float>(quiet.With(r => r with { Kind = Rules.Backprop }));
        Assert.Equal(State(backprop.Train(backprop.Loop(), 0, 4)), State(problem.Train(loop, 1, 3)));
    }

    [Fact]
    public void A_tolerance_bounds_the_distance_from_the_gradient()
    {
        var problem = new Problem<double>(Small.Chain(Layers).With(r => r with { Stop = RelaxationStop.Tolerance, Tolerance = 1e-7 }));
        (Dictionary<Layer, double[]> settled, NetworkState<double> before) = Relax(problem);
        var reference = ReferenceGradient.Of(problem.Network, before, problem.Inputs(0), problem.Targets(0), problem.Columns);
        foreach (Layer hidden in problem.Network.Layers.Skip(1).SkipLast(1))
            Assert.All(settled[hidden].Zip(reference.ActivityGradients[hidden]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Fact]
    public void Relaxed_asynchronously_it_is_within_a_thousandth_of_the_gradient()
    {
        var problem = new Problem<double>(Small.Chain(Layers).With(r => r with
        {
            Schedule = RelaxationSchedule.Async, Stop = RelaxationStop.Quiescence, Threshold = 1e-6,
        }));
        Assert.InRange(WorstUpdateError(problem.Experiment), 0, 1e-3);
    }

    [Fact]
    public void From_a_zero_start_the_factor_of_the_loss_and_the_learning_rate_make_one_product()
    {
        Experiment half = Small.Chain(Layers).With(r => r with { Steps = 10, Start = RelaxationStart.Zero });
        Experiment one = half with
        {
            Loss = half.Loss with { Factor = 1 }, Train = half.Train with { LearningRate = half.Train.LearningRate / 2 },
        };
        var a = new Problem<float>(half);
        var b = new Problem<float>(one);
        Assert.Equal(State(a.Train(a.Loop(), 0, 5)), State(b.Train(b.Loop(), 0, 5)));
    }

    [Fact]
    public void Current_activity_in_the_update_uses_the_relaxed_activity_of_both_sides()
    {
        var problem = new Problem<double>(Small.Chain(3, 4, 2).With(r => r with { UpdateActivity = FrozenOrCurrent.Current, Steps = 400 }));
        var probe = new LastActivity();
        LoopNetwork<double> loop = problem.Loop(probe);
        loop.Train(problem.Input(0), problem.Target(0), problem.Columns);
        NeuronPopulation<double> hidden = loop.Populations.ElementAt(1);
        double[] x = probe.Of["hidden1"], below = probe.Of["input"];
        double[] h = Preactivation(problem);
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 3; j++)
            {
                double expected = 0;
                for (int s = 0; s < problem.Columns; s++)
                    expected += x[s * 4 + i] * (1 - Math.Pow(Math.Tanh(h[s * 4 + i]), 2)) * below[s * 3 + j];
                Assert.Equal(expected, hidden.Update.LastUpdate(0)[i, j], 1e-10);
            }
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void The_slope_is_taken_with_the_bias_inside_or_outside_as_the_convention_says(bool inside)
    {
        Experiment experiment = Small.Chain(3, 4, 2).With(r => r with { Kind = Rules.Backprop });
        var problem = new Problem<double>(experiment with { Network = experiment.Network with { BiasInSlope = inside } });
        LoopNetwork<double> loop = problem.Loop();
        var bias = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(4, 1, (i, _) => 0.7 - 0.4 * i);
        loop.Restore(new NetworkState<double>([new StateMatrix<double>("bias.hidden1", bias)]));
        NetworkState<double> before = loop.Save();
        double[] output = loop.Train(problem.Input(0), problem.Target(0), problem.Columns).Output;
        double[] h = Preactivation(problem), t = problem.Targets(0), x = problem.Inputs(0);
        var w = before.Find("weights.hidden1.output")!;
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 3; j++)
            {
                double expected = 0;
                for (int s = 0; s < problem.Columns; s++)
                {
                    double error = Enumerable.Range(0, 2).Sum(o => w[o, i] * (output[s * 2 + o] - t[s * 2 + o]));
                    double at = h[s * 4 + i] + (inside ? bias[i, 0] : 0);
                    expected += error * (1 - Math.Pow(Math.Tanh(at), 2)) * x[s * 3 + j];
                }
                Assert.Equal(expected, loop.Populations.ElementAt(1).Update.LastUpdate(0)[i, j], 1e-12);
            }
    }

    internal static IReadOnlyDictionary<string, float[]> State(NetworkState<float> state) =>
        state.Matrices.ToDictionary(matrix => matrix.Name, matrix => matrix.Values.Values());

    private static double[] Preactivation(Problem<double> problem)
    {
        var w = problem.Loop().Save().Find("weights.input.hidden1")!;
        double[] x = problem.Inputs(0);
        return [.. Enumerable.Range(0, 4 * problem.Columns).Select(n => Enumerable.Range(0, 3).Sum(k => w[n % 4, k] * x[n / 4 * 3 + k]))];
    }

    private static NetworkState<float> WithTransposes(Network network, NetworkState<float> state) => new(
        [.. network.Projections.Where(p => p.Source.Index > 0).Select(p => new StateMatrix<float>(
            $"feedback.{p.Target.Name}.{p.Source.Name}", state.Find($"weights.{p.Source.Name}.{p.Target.Name}")!.Transpose()))]);

    private static double WorstUpdateError(Experiment experiment)
    {
        var problem = new Problem<double>(experiment);
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> before = loop.Save();
        LoopBatch<double> batch = loop.Train(problem.Input(0), problem.Target(0), problem.Columns);
        Assert.True(batch.IsFinite, string.Join("; ", batch.Reports));
        var reference = ReferenceGradient.Of(problem.Network, before, problem.Inputs(0), problem.Targets(0), problem.Columns);
        return loop.Populations.Where(p => p.Population.Layer.Index > 0).Max(p =>
        {
            double[,] expected = reference.WeightGradients[problem.Network.Into(p.Population.Layer)[0]];
            double error = 0, size = 0;
            for (int i = 0; i < expected.GetLength(0); i++)
                for (int j = 0; j < expected.GetLength(1); j++)
                {
                    error += Math.Pow(p.Update.LastUpdate(0)[i, j] - expected[i, j], 2);
                    size += Math.Pow(expected[i, j], 2);
                }
            return Math.Sqrt(error / size);
        });
    }

    private static (Dictionary<Layer, double[]> Relaxed, NetworkState<double> Before) Relax(Problem<double> problem, double[]? targets = null)
    {
        var probe = new LastActivity();
        LoopNetwork<double> loop = problem.Loop(probe);
        NetworkState<double> before = loop.Save();
        loop.Train(problem.Input(0), targets ?? problem.Target(0), problem.Columns);
        return (problem.Network.Layers.Where(layer => probe.Of.ContainsKey(layer.Name)).ToDictionary(layer => layer, layer => probe.Of[layer.Name]), before);
    }

    private static double FiniteDifference(Problem<double> problem, NetworkState<double> state, MathNet.Numerics.LinearAlgebra.Matrix<double> w, int i, int j)
    {
        const double step = 1e-5;
        double was = w[i, j];
        w[i, j] = was + step;
        double above = ReferenceGradient.Loss(problem.Network, state, problem.Inputs(0), problem.Targets(0), problem.Columns);
        w[i, j] = was - step;
        double below = ReferenceGradient.Loss(problem.Network, state, problem.Inputs(0), problem.Targets(0), problem.Columns);
        w[i, j] = was;
        return (above - below) / (2 * step);
    }

    private static double Relative(double[] found, double[] expected) =>
        Math.Sqrt(found.Zip(expected).Sum(p => Math.Pow(p.First - p.Second, 2)) / expected.Sum(e => e * e));

    /// <summary>P[Binomial(n, p) ≥ k].</summary>
    internal static double BinomialTail(int n, double p, int k)
    {
        double sum = 0;
        for (int i = k; i <= n; i++)
        {
            double term = 1;
            for (int f = 1; f <= i; f++) term *= (n - i + f) / (double)f * p;
            sum += term * Math.Pow(1 - p, n - i);
        }
        return sum;
    }

    private sealed class LastActivity : IRelaxationProbe<double>
    {
        public Dictionary<string, double[]> Of { get; } = [];

        public void Relaxed(Population population, Position at, ReadOnlySpan<double> state, int columns) =>
            Of[population.Layer.Name] = state.ToArray();
    }
}
