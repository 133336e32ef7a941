using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>Law 4: shards, order and interruption change no bit.</summary>
public sealed class PlacementTests
{
    public static TheoryData<string> VariantNames => [.. Small.Variants.Keys];

    [Theory, MemberData(nameof(VariantNames))]
    public void Weights_after_ten_batches_are_the_same_bits_with_one_shard_and_with_two_three_and_seven(string variant)
    {
        Experiment experiment = Small.Chain(6, 37, 40, 9, 4).With(Small.Variants[variant]).With(r => r with { Steps = 8 });
        var whole = new Problem<float>(experiment);
        var expected = ActivationRelaxationTests.State(whole.Train(whole.Loop(), 0, 10));
        foreach (int shards in new[] { 2, 3, 7 })
        {
            var cut = new Problem<float>(experiment.Sharded(shards));
            Assert.Equal(expected, ActivationRelaxationTests.State(cut.Train(cut.Loop(), 0, 10)));
        }
    }

    [Theory, MemberData(nameof(VariantNames))]
    public void A_population_per_neuron_learns_the_same_bits_as_one_per_layer(string variant)
    {
        Experiment experiment = Small.Chain(5, 8, 8, 3).With(Small.Variants[variant]).With(r => r with { Steps = 6 });
        var whole = new Problem<float>(experiment);
        var each = new Problem<float>(experiment with
        {
            Network = experiment.Network with { Shards = ShardSettings.PerLayer([1, 8, 8, 3]) },
        });
        Assert.Equal(20, each.Network.Populations.Count);
        Assert.Equal(
            ActivationRelaxationTests.State(whole.Train(whole.Loop(), 0, 4)),
            ActivationRelaxationTests.State(each.Train(each.Loop(), 0, 4)));
    }

    [Fact]
    public void Forty_shards_of_a_layer_and_of_the_output_give_the_bits_of_one()
    {
        Experiment experiment = Small.Chain(6, 41, 40).With(r => r with { Steps = 5 });
        var whole = new Problem<float>(experiment);
        var cut = new Problem<float>(experiment with { Network = experiment.Network with { Shards = ShardSettings.PerLayer([1, 40, 40]) } });
        Assert.Equal(
            ActivationRelaxationTests.State(whole.Train(whole.Loop(), 0, 3)), ActivationRelaxationTests.State(cut.Train(cut.Loop(), 0, 3)));
    }

    [Fact]
    public void A_softmax_layer_in_three_shards_gives_the_bits_of_one()
    {
        Experiment experiment = Small.Chain(5, 8, 6) with { Loss = new LossSettings { Name = LossKind.CrossEntropy } };
        experiment = experiment with { Network = experiment.Network with { OutputActivation = Activation.Parse("softmax") } };
        var whole = new Problem<float>(experiment);
        var cut = new Problem<float>(experiment with { Network = experiment.Network with { Shards = ShardSettings.PerLayer([1, 2, 3]) } });
        LoopNetwork<float> loop = cut.Loop();
        Assert.Equal(ActivationRelaxationTests.State(whole.Train(whole.Loop(), 0, 5)), ActivationRelaxationTests.State(cut.Train(loop, 0, 5)));
        Assert.True(loop.Traffic.MessagesOf(Messages.MessageKind.Lateral) > 0);
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd), InlineData(OptimizerKind.Momentum), InlineData(OptimizerKind.Adam)]
    public void A_run_that_is_saved_and_restored_with_other_shards_goes_on_to_the_same_bits(OptimizerKind optimizer)
    {
        Experiment experiment = Small.Chain(6, 37, 9, 4).With(r => r with { Steps = 5, Feedback = FeedbackKind.Learned });
        experiment = experiment with { Train = experiment.Train with { Optimizer = optimizer, WeightDecay = 1e-3 } };
        var whole = new Problem<float>(experiment);
        NetworkState<float> expected = whole.Train(whole.Loop(), 0, 10);

        var first = new Problem<float>(experiment.Sharded(2));
        NetworkState<float> saved = first.Train(first.Loop(), 0, 4);
        var second = new Problem<float>(experiment.Sharded(3));
        LoopNetwork<float> loop = second.Loop();
        loop.Restore(saved);
        NetworkState<float> resumed = second.Train(loop, 4, 6);
        Assert.Equal(ActivationRelaxationTests.State(expected), ActivationRelaxationTests.State(resumed));
        Assert.Equal(expected.OptimizerSteps, resumed.OptimizerSteps);
    }

    [Theory]
    [InlineData("parallel"), InlineData("fixed prediction"), InlineData("variational, sweep"), InlineData("variational, random, guard")]
    public void A_batch_allocates_the_same_however_many_steps_it_takes(string variant)
    {
        Assert.Equal(Allocated(20), Allocated(220));

        long Allocated(int steps)
        {
            var problem = new Problem<float>(Small.Chain(6, 37, 40, 9, 4).Sharded(2).With(Small.Variants[variant]).With(r => r with { Steps = steps }));
            LoopNetwork<float> loop = problem.Loop();
            float[] input = problem.Input(0), target = problem.Target(0);
            for (int warm = 0; warm < 5; warm++) loop.Train(input, target, problem.Columns);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int batch = 0; batch < 10; batch++) loop.Train(input, target, problem.Columns);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_neuron_s_activity_does_not_depend_on_who_else_is_in_its_batch()
    {
        var problem = new Problem<float>(Small.Chain(6, 9, 4));
        LoopNetwork<float> loop = problem.Loop();
        float[] all = loop.Evaluate(problem.Input(0), 5).Output;
        for (int sample = 0; sample < 5; sample++)
            Assert.Equal(all[(sample * 4)..(sample * 4 + 4)], loop.Evaluate(problem.Input(0).AsSpan(sample * 6, 6), 1).Output);
    }

    [Fact]
    public void The_mean_over_the_batch_is_the_sum_divided_by_its_size()
    {
        Experiment sum = Small.Chain(6, 9, 4).With(r => r with { Kind = Rules.Backprop });
        var s = new Problem<double>(sum);
        var m = new Problem<double>(sum with { Train = sum.Train with { Reduction = Reduction.Mean } });
        LoopNetwork<double> a = s.Loop(), b = m.Loop();
        a.Train(s.Input(0), s.Target(0), 5);
        b.Train(m.Input(0), m.Target(0), 5);
        double[] summed = a.Populations.Last().Update.LastUpdate(0).Values(), mean = b.Populations.Last().Update.LastUpdate(0).Values();
        Assert.All(summed.Zip(mean), pair => Assert.Equal(pair.First / 5, pair.Second, 1e-14));
    }

    [Fact]
    public void Values_that_are_not_finite_are_reported_and_not_learned()
    {
        var problem = new Problem<float>(Small.Chain(3, 4, 2));
        LoopNetwork<float> loop = problem.Loop();
        var before = ActivationRelaxationTests.State(loop.Save());
        float[] input = problem.Input(0);
        input[1] = float.NaN;
        LoopBatch<float> batch = loop.Train(input, problem.Target(0), problem.Columns);
        Assert.False(batch.IsFinite);
        Assert.Contains(batch.Reports, report => report is DivergedReport { At.Phase: Messages.Phase.Forward, At.Batch: 0 });
        Assert.Equal(before, ActivationRelaxationTests.State(loop.Save()));
    }
}
