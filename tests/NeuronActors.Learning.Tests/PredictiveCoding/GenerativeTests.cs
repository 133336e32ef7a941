using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>Labels predict observations, and a label is inferred from one; Zahid et al. 2023, section 3.1.1.</summary>
public sealed class GenerativeTests
{
    private static readonly Experiment Generative = Small.Chain(4, 7, 6, 9).With(r => r.Coding(PredictiveCodingVariant.Variational) with
    {
        Direction = PredictionDirection.Generative, Steps = 8,
    });

    [Theory]
    [InlineData(RelaxationSchedule.Parallel, FeedbackKind.Transport), InlineData(RelaxationSchedule.Sweep, FeedbackKind.Transport)]
    [InlineData(RelaxationSchedule.Parallel, FeedbackKind.Random)]
    public void Asked_for_a_label_it_relaxes_all_values_down_the_free_energy_and_reports_those_of_the_input(RelaxationSchedule schedule, FeedbackKind feedback)
    {
        var problem = new Problem<double>(Generative.With(r => r with { Schedule = schedule, Feedback = feedback }));
        var recorder = new Recorder();
        LoopNetwork<double> loop = problem.Loop(recorder);
        if (feedback == FeedbackKind.Random) loop.Restore(Transposes(problem, loop.Save()));
        NetworkState<double> state = loop.Save();
        double[] output = loop.Evaluate(problem.Target(0), problem.Columns).Output;
        Assert.Equal(recorder.Value(problem.Network.Input, 8), output);
        double[] uniform = [.. Enumerable.Repeat(0.25, 4 * problem.Columns)];
        var energy = new FreeEnergy(problem, state, uniform, problem.Targets(0));
        for (int step = 0; step < 7; step++)
        {
            Dictionary<Layer, double[]> values = energy.At(recorder, step), next = energy.At(recorder, step + 1);
            values[problem.Network.Input] = step == 0 ? uniform : [.. recorder.Value(problem.Network.Input, step)];
            next[problem.Network.Input] = recorder.Value(problem.Network.Input, step + 1);
            foreach (Layer layer in problem.Network.Layers.SkipLast(1).Reverse())
            {
                for (int i = 0; i < values[layer].Length; i++)
                    Assert.Equal(energy.Slope(values, layer, i), (values[layer][i] - next[layer][i]) / 0.1, 1e-7);
                if (schedule == RelaxationSchedule.Sweep) values[layer] = next[layer];
            }
        }
    }

    [Fact]
    public void It_learns_as_the_other_direction_does_with_labels_below_and_observations_above()
    {
        var generative = new Problem<float>(Generative);
        var discriminative = new Problem<float>(Generative.With(r => r with { Direction = PredictionDirection.Discriminative }));
        LoopNetwork<float> loop = generative.Loop();
        var expected = ActivationRelaxationTests.State(discriminative.Train(discriminative.Loop(), 0, 6));
        generative.Train(loop, 0, 3);
        loop.Evaluate(generative.Target(7), 2);   // asking in between changes nothing
        Assert.Equal(expected, ActivationRelaxationTests.State(generative.Train(loop, 3, 3)));
    }

    [Fact]
    public void Shards_change_no_bit_of_an_inferred_label()
    {
        var whole = new Problem<float>(Generative);
        float[] expected = whole.Loop().Evaluate(whole.Target(0), 5).Output;
        foreach (int[] shards in new int[][] { [2, 3, 1], [7, 6, 9], [1, 1, 4] })
        {
            var cut = new Problem<float>(Generative with { Network = Generative.Network with { Shards = ShardSettings.PerLayer([1, .. shards]) } });
            Assert.Equal(expected, cut.Loop().Evaluate(cut.Target(0), 5).Output);
        }
    }

    [Fact]
    public void The_input_hears_and_says_nothing_after_the_forward_pass_while_it_learns()
    {
        var problem = new Problem<float>(Generative);
        LoopNetwork<float> loop = problem.Loop();
        problem.Train(loop, 0, 1);
        long trained = loop.Traffic.MessagesOf(MessageKind.Feedback);
        Assert.Equal(2 * 8, trained);   // two edges above hidden layers, eight steps
        loop.Evaluate(problem.Target(0), 5);
        Assert.Equal(3 * 8, loop.Traffic.MessagesOf(MessageKind.Feedback) - trained);
    }

    [Fact]
    public void After_learning_a_few_pairs_it_infers_the_labels_of_their_observations()
    {
        Experiment experiment = Small.Chain(4, 12, 9).With(r => r.Coding(PredictiveCodingVariant.Variational) with
        {
            Direction = PredictionDirection.Generative, Steps = 60,
        }).Trained(t => t with { Batch = 4, LearningRate = 0.05 });
        var problem = new Problem<double>(experiment);
        LoopNetwork<double> loop = problem.Loop();
        double[] labels = [.. Enumerable.Range(0, 16).Select(i => i / 4 == i % 4 ? 1.0 : 0.0)], observations = problem.Target(0);
        for (int batch = 0; batch < 200; batch++) loop.Train(labels, observations, 4);
        double[] inferred = loop.Evaluate(observations, 4).Output;
        for (int sample = 0; sample < 4; sample++)
            Assert.Equal(sample, Enumerable.Range(0, 4).MaxBy(i => inferred[sample * 4 + i]));
    }

    private static NetworkState<double> Transposes(Problem<double> problem, NetworkState<double> state) => new(
        [.. problem.Network.Projections.Select(p => new StateMatrix<double>(
            $"feedback.{p.Target.Name}.{p.Source.Name}", state.Find($"weights.{p.Source.Name}.{p.Target.Name}")!.Transpose()))]);
}
