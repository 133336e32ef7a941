using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>The claims of the folder Spiking.</summary>
public sealed class SpikingNetworkTests
{
    private const double Rate = 0.02, Decay = 0.5;

    private static Experiment Chain(int delay, params int[] layers) => Small.Chain(layers)
        .With(r => r with { Kind = Rules.SpikingFeedbackAlignment, Steps = 5, TransmissionDelay = delay })
        .Trained(t => t with { LearningRate = Rate, WeightDecay = Decay });

    [Theory]
    [InlineData(0, 0.9, true), InlineData(1, 0.9, true), InlineData(0, 0.5, false), InlineData(1, 1.0, true)]
    public void Potentials_spikes_and_weights_are_those_of_equations_5_to_8(int delay, double timeConstant, bool bias)
    {
        Experiment experiment = Chain(delay, 7, 11, 9, 4).With(r => r with { TimeConstant = timeConstant });
        var problem = new Problem<double>(experiment with { Network = experiment.Network with { Bias = bias } });
        LoopNetwork<double> loop = problem.Loop();
        var reference = new SpikingReference(problem, loop.Save());
        for (int batch = 0; batch < 6; batch++)
        {
            int columns = batch == 3 ? problem.Columns - 2 : problem.Columns;   // the other streams stand still
            reference.Train(problem.Inputs(batch), problem.Targets(batch), columns);
            loop.Train(problem.Input(batch).AsSpan(0, columns * 7), problem.Target(batch).AsSpan(0, columns * 4), columns);
            AssertEqual(problem, reference, loop.Save());
        }
    }

    [Fact]
    public void Without_delay_a_changed_target_moves_every_feedback_potential_in_its_step_and_the_potentials_from_the_next_on()
    {
        (NetworkState<double>[] one, NetworkState<double>[] two) = WithAnotherTarget(0, batches: 3);
        foreach (string layer in new[] { "hidden1", "hidden2", "output" })
        {
            Assert.True(Differ(one[0], two[0], $"feedback-potential.{layer}"));
            Assert.False(Differ(one[0], two[0], $"potential.{layer}"));
            Assert.True(Differ(one[1], two[1], $"potential.{layer}"));
        }
        Assert.All(one.Zip(two), pair => Assert.False(Differ(pair.First, pair.Second, "spikes.input")));
    }

    [Fact]
    public void With_delay_a_changed_target_is_felt_at_distance_d_at_step_d_and_not_before()
    {
        (NetworkState<double>[] one, NetworkState<double>[] two) = WithAnotherTarget(1, batches: 5);
        for (int step = 0; step < one.Length; step++)
            foreach ((string layer, int distance) in new[] { ("output", 0), ("hidden2", 1), ("hidden1", 2) })
            {
                Assert.Equal(step >= distance, Differ(one[step], two[step], $"feedback-potential.{layer}"));
                Assert.Equal(step >= distance, Differ(one[step], two[step], $"bias.{layer}"));
                Assert.Equal(step > distance, Differ(one[step], two[step], $"potential.{layer}"));
            }
    }

    [Fact]
    public void With_delay_a_changed_weight_is_felt_by_a_neighbour_at_the_next_step_and_not_before()
    {
        var problem = new Problem<double>(Chain(1, 7, 9, 9, 4).With(r => r with { Steps = 1 }));
        LoopNetwork<double> first = problem.Loop(), second = problem.Loop();
        NetworkState<double> changed = second.Save();
        changed.Find("weights.input.hidden1")!.MapInplace(w => -4 * w - 1, Zeros.Include);
        second.Restore(changed);
        int[] felt = [.. Enumerable.Repeat(-1, 4)];
        for (int step = 0; step < 6; step++)
        {
            NetworkState<double> one = problem.Train(first, step, 1), two = problem.Train(second, step, 1);
            for (int l = 1; l < 4; l++)
                if (felt[l] < 0 && Differ(one, two, $"potential.{problem.Network.Layers[l].Name}")) felt[l] = step;
        }
        // The inputs are silent at step 0, so the changed weights are first used at step 1
        Assert.True(felt[1] == 1 && felt[2] >= 2 && felt[3] > felt[2], string.Join(" ", felt));
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public void Spikes_travel_as_bits_and_no_weight_travels_at_all(int delay)
    {
        var problem = new Problem<float>(Chain(delay, 6, 37, 9, 4));
        LoopNetwork<float> loop = problem.Loop();
        problem.Train(loop, 0, 2);
        Traffic traffic = loop.Traffic;
        Assert.Equal(0, traffic.MessagesOf(MessageKind.FeedbackWeights) + traffic.MessagesOf(MessageKind.Activation));
        Assert.Equal(2 * 5 * 3, traffic.MessagesOf(MessageKind.Spikes));
        Assert.Equal(2 * 5 * (Bytes(6) + Bytes(37) + Bytes(9)), traffic.BytesOf(MessageKind.Spikes));
        Assert.Equal(2 * 5 * (9 + 4) * 5 * sizeof(float), traffic.BytesOf(MessageKind.Feedback));

        static int Bytes(int neurons) => (neurons * 5 + 7) / 8;
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public void A_rate_that_falls_does_so_at_exactly_the_batches_stated_for_weights_biases_and_their_decay(int delay)
    {
        var problem = new Problem<double>(Chain(delay, 7, 11, 9, 4).Trained(t => t with { DecayAt = [2, 3, 5], DecayFactor = 0.25 }));
        LoopNetwork<double> loop = problem.Loop(), constant = new Problem<double>(Chain(delay, 7, 11, 9, 4)).Loop();
        var reference = new SpikingReference(problem, loop.Save());
        for (int batch = 0; batch < 7; batch++)
        {
            reference.Train(problem.Inputs(batch), problem.Targets(batch), problem.Columns);
            AssertEqual(problem, reference, problem.Train(loop, batch, 1));
            NetworkState<double> undiminished = problem.Train(constant, batch, 1);
            Assert.Equal(batch >= 2, Differ(undiminished, loop.Save(), "weights.hidden2.output"));
        }
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public void A_network_restored_in_the_middle_goes_on_to_the_same_bits(int delay)
    {
        var problem = new Problem<float>(Chain(delay, 6, 37, 20, 4).Sharded(2).Trained(t => t with { DecayAt = [2, 4, 6], DecayFactor = 0.5 }));
        LoopNetwork<float> first = problem.Loop(), second = problem.Loop();
        NetworkState<float> whole = problem.Train(problem.Loop(), 0, 9), half = problem.Train(first, 0, 4);
        second.Restore(half);
        NetworkState<float> resumed = problem.Train(second, 4, 5);
        Assert.Equal(ActivationRelaxationTests.State(whole), ActivationRelaxationTests.State(resumed));
        Assert.Equal(whole.OptimizerSteps, resumed.OptimizerSteps);
        Assert.Equal(45, resumed.OptimizerSteps["spikes.input"]);
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public void Evaluating_in_between_changes_nothing_and_is_the_same_each_time(int delay)
    {
        var problem = new Problem<float>(Chain(delay, 6, 20, 4));
        NetworkState<float> expected = problem.Train(problem.Loop(), 0, 6);
        LoopNetwork<float> loop = problem.Loop(), fresh = problem.Loop();
        NetworkState<float> half = problem.Train(loop, 0, 3);
        loop.Evaluate(problem.Input(7), problem.Columns);
        Assert.Equal(ActivationRelaxationTests.State(half), ActivationRelaxationTests.State(loop.Save()));
        Assert.Equal(ActivationRelaxationTests.State(expected), ActivationRelaxationTests.State(problem.Train(loop, 3, 3)));
        // From the same weights, whatever the neurons were doing, a batch of an evaluation gives the same spikes.
        fresh.Restore(new NetworkState<float>([.. half.Matrices.Where(matrix => matrix.IsParameter)]));
        loop.Restore(half);
        float[] once = EvaluateAs(fresh, 0), again = EvaluateAs(loop, 0), other = EvaluateAs(loop, 1);
        Assert.Equal(once, again);
        Assert.Equal(once, EvaluateAs(loop, 0));
        Assert.NotEqual(once, other);   // each batch has draws of its own
        Assert.All(once, spike => Assert.True(spike is 0 or 1));
        Assert.Contains(1f, once);

        float[] EvaluateAs(LoopNetwork<float> network, int batch)
        {
            network.NextBatch = batch;
            return network.Evaluate(problem.Input(7), problem.Columns).Output;
        }
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public void The_answer_of_all_steps_is_the_mean_of_the_last_steps_of_shorter_evaluations(int delay)
    {
        const int Steps = 4;
        Experiment experiment = Chain(delay, 6, 20, 4).With(r => r with { TimeConstant = 0.5, Steps = Steps });
        NetworkState<float> state = new Problem<float>(experiment).Train(new Problem<float>(experiment).Loop(), 0, 3);
        var expected = new float[4 * new Problem<float>(experiment).Columns];
        // Draws are counted over a whole evaluation, so the first batch of a shorter one draws what a longer one does
        for (int steps = 1; steps <= Steps; steps++)
            foreach ((int i, float spike) in Evaluate(r => r with { Steps = steps }).Index()) expected[i] += spike / Steps;
        Assert.Equal(expected, Evaluate(r => r with { Answer = SpikingAnswer.AllSteps }));
        Assert.Contains(expected, mean => mean is > 0 and < 1);

        float[] Evaluate(Func<RuleSettings, RuleSettings> with)
        {
            var problem = new Problem<float>(experiment.With(with));
            LoopNetwork<float> loop = problem.Loop();
            loop.Restore(new NetworkState<float>([.. state.Matrices.Where(matrix => matrix.IsParameter)]));
            loop.NextBatch = 0;
            return loop.Evaluate(problem.Input(7), problem.Columns).Output;
        }
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public void The_output_of_an_evaluation_has_seen_the_image(int delay)
    {
        // Weights so large that each layer repeats the one below: the output at the last step is the image
        Experiment experiment = Chain(delay, 4, 4, 4, 4).With(r => r with { InputLimit = 1, Steps = 1, TimeConstant = 1 });
        var problem = new Problem<float>(experiment);
        LoopNetwork<float> loop = problem.Loop();
        NetworkState<float> state = loop.Save();
        foreach (StateMatrix<float> matrix in state.Matrices.Where(matrix => matrix.IsParameter))
            matrix.Values.MapIndexedInplace(
                (i, j, _) => matrix.Name.StartsWith("bias", StringComparison.Ordinal) ? -30 : i == j ? 60 : 0, Zeros.Include);
        loop.Restore(state);
        float[] image = [1, 0, 0, 1, 0, 1, 0, 1];
        Assert.Equal(image, loop.Evaluate(image, 2).Output);
    }

    [Fact]
    public void Neurons_spike_as_often_as_their_potentials_say()
    {
        var problem = new Problem<float>(Chain(0, 2, 3).Trained(t => t with { Batch = 500, LearningRate = 0 }));
        LoopNetwork<float> loop = problem.Loop();
        NetworkState<float> state = loop.Save();
        state.Find("weights.input.output")!.Clear();
        for (int i = 0; i < 3; i++) state.Find("bias.output")![i, 0] = i - 1;
        loop.Restore(state);
        float[] input = [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 2f : 0.3f)], target = new float[1500];
        var counts = new double[5];
        for (int batch = 0; batch < 20; batch++)
        {
            loop.Train(input, target, 500);
            NetworkState<float> after = loop.Save();
            for (int i = 0; i < 3; i++) counts[i] += after.Find("spikes.output")!.Row(i).Sum();
            for (int i = 0; i < 2; i++) counts[3 + i] += after.Find("spikes.input")!.Row(i).Sum();
        }
        double[] expected = [Logistic(-1), Logistic(0), Logistic(1), 0.95, 0.3];   // a pixel of 2 saturates
        for (int i = 0; i < 5; i++) Assert.Equal(expected[i], counts[i] / 10_000, 4 * Math.Sqrt(expected[i] * (1 - expected[i]) / 10_000));

        static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
    }

    [Fact]
    public void The_reported_norms_are_those_of_the_last_step()
    {
        var problem = new Problem<double>(Chain(0, 7, 11, 4).With(r => r with { Steps = 1 }).Trained(t => t with { WeightDecay = 0 }));
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> before = loop.Save();
        LoopBatch<double> batch = loop.Train(problem.Input(0), problem.Target(0), problem.Columns);
        NetworkState<double> after = loop.Save();
        foreach (LearnedReport report in batch.Reports.OfType<LearnedReport>())
            foreach (WeightUpdateNorms norms in report.Updates)
            {
                Projection projection = problem.Network.Projections[norms.Projection];
                string name = NetworkState.WeightsName(projection.Source.Name, projection.Target.Name);
                Assert.Equal((after.Find(name)! - before.Find(name)!).FrobeniusNorm(), Rate * Math.Sqrt(norms.RowSquares.Sum()), 1e-12);
            }
    }

    [Fact]
    public void Projections_that_skip_layers_learn_the_same_bits_whatever_the_shards()
    {
        Experiment experiment = Chain(0, 6, 9, 7, 4);
        experiment = experiment with
        {
            Network = experiment.Network with
            {
                Projections = [new("input", "hidden1"), new("input", "hidden2"), new("hidden1", "hidden2"), new("hidden1", "output"), new("hidden2", "output")],
            },
        };
        var whole = new Problem<float>(experiment);
        var cut = new Problem<float>(experiment.Sharded(3));
        Assert.Equal(
            ActivationRelaxationTests.State(whole.Train(whole.Loop(), 0, 5)), ActivationRelaxationTests.State(cut.Train(cut.Loop(), 0, 5)));
    }

    /// <summary>One step per batch, so that the state after each batch is the state after each step; the target of batch 0 differs.</summary>
    private static (NetworkState<double>[] One, NetworkState<double>[] Two) WithAnotherTarget(int delay, int batches)
    {
        var problem = new Problem<double>(Chain(delay, 7, 30, 20, 4).With(r => r with { Steps = 1 }));
        LoopNetwork<double> first = problem.Loop(), second = problem.Loop();
        var states = new (NetworkState<double> One, NetworkState<double> Two)[batches];
        for (int batch = 0; batch < batches; batch++)
        {
            double[] other = problem.Target(batch);
            if (batch == 0) other[0] += 1;
            first.Train(problem.Input(batch), problem.Target(batch), problem.Columns);
            second.Train(problem.Input(batch), other, problem.Columns);
            states[batch] = (first.Save(), second.Save());
        }
        return ([.. states.Select(state => state.One)], [.. states.Select(state => state.Two)]);
    }

    private static bool Differ(NetworkState<double> one, NetworkState<double> two, string name) =>
        !one.Find(name)!.Values().SequenceEqual(two.Find(name)!.Values());

    private static void AssertEqual(Problem<double> problem, SpikingReference reference, NetworkState<double> state)
    {
        for (int l = 0; l < problem.Network.Layers.Count; l++)
        {
            string name = problem.Network.Layers[l].Name;
            Assert.Equal(Matrix<double>.Build.DenseOfArray(reference.Spikes[l]), state.Find($"spikes.{name}"));
            if (l == 0) continue;
            AssertNear(Matrix<double>.Build.DenseOfArray(reference.Potential[l]), state.Find($"potential.{name}")!);
            AssertNear(Matrix<double>.Build.DenseOfArray(reference.Feedback[l]), state.Find($"feedback-potential.{name}")!);
            AssertNear(reference.Weights[l], state.Find($"weights.{problem.Network.Layers[l - 1].Name}.{name}")!);
            if (problem.Settings.Bias) AssertNear(Vector<double>.Build.Dense(reference.Bias[l]).ToColumnMatrix(), state.Find($"bias.{name}")!);
        }
    }

    private static void AssertNear(Matrix<double> expected, Matrix<double> actual) =>
        Assert.True((expected - actual).FrobeniusNorm() <= 1e-12 * (1 + expected.FrobeniusNorm()), $"{(expected - actual).FrobeniusNorm()}");
}
