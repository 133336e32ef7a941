using System.Numerics;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>Several copies of a network, each on its share of every batch, are one network on the whole batch.</summary>
public sealed class LoopReplicasTests
{
    private const int Batches = 6;

    /// <summary>With a tolerance each replica relaxes until its own share is at rest, so there it is not a matter of rounding.</summary>
    public static TheoryData<string> VariantNames => [.. Small.SharedVariants.Where(name => !name.Contains("tolerance", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(VariantNames))]
    public void Replicas_learn_what_one_network_learns_from_the_whole_batch(string variant)
    {
        Experiment experiment = Small.Chain(6, 9, 8, 4).With(Small.Variants[variant]).With(r => r with { Steps = 12 });
        for (int replicas = 1; replicas <= 5; replicas++)
        {
            AssertEqualToOne<double>(experiment.Replicated(replicas), 1e-12);
            AssertEqualToOne<float>(experiment.Replicated(replicas), 1e-5);
        }
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd, 0.01), InlineData(OptimizerKind.Momentum, 0), InlineData(OptimizerKind.Adam, 0.01)]
    public void So_they_do_with_every_optimiser_and_with_the_mean(OptimizerKind optimizer, double decay)
    {
        Experiment experiment = Small.Chain(6, 9, 8, 4).With(Small.Variants["learned"]).Trained(t => t with
        {
            Optimizer = optimizer, WeightDecay = decay, Reduction = Reduction.Mean,
        });
        for (int replicas = 1; replicas <= 5; replicas++) AssertEqualToOne<double>(experiment.Replicated(replicas), 1e-12);
    }

    [Fact]
    public void With_a_tolerance_they_are_about_as_near_as_the_tolerance()
    {
        Experiment experiment = Small.Chain(6, 9, 8, 4).With(r => r with { Stop = RelaxationStop.Tolerance, Tolerance = 1e-6 });
        AssertEqualToOne<double>(experiment.Replicated(3), 1e-4);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void A_batch_with_fewer_samples_than_replicas_is_learnt_too(int columns)
    {
        var problem = new Problem<double>(Small.Chain(6, 9, 4).With(Small.Variants["learned"]).Replicated(5));
        (LoopNetwork<double> one, LoopReplicas<double> many) = (problem.Loop(), problem.Replicas());
        for (int batch = 0; batch < Batches; batch++)
        {
            one.Train(problem.Input(batch), problem.Target(batch), columns);
            many.Train(problem.Input(batch), problem.Target(batch), columns);
        }
        AssertNear(one.Save(), many.Save(), 1e-12);
        AssertSameInAll(many);
    }

    [Theory]
    [InlineData("backprop"), InlineData("parallel"), InlineData("current activity, learned, sweep"), InlineData("tolerance")]
    public void All_replicas_hold_the_same_bits_after_every_batch(string variant)
    {
        var problem = new Problem<float>(Small.Chain(6, 9, 8, 4).With(Small.Variants[variant]).Replicated(3));
        LoopReplicas<float> loop = problem.Replicas();
        for (int batch = 0; batch < Batches; batch++)
        {
            problem.Train(loop, batch, 1);
            AssertSameInAll(loop);
        }
    }

    [Fact]
    public void Shards_change_no_bit()
    {
        Experiment experiment = Small.Chain(6, 37, 40, 4).With(Small.Variants["learned"]).With(r => r with { Steps = 12 }).Replicated(3);
        (Problem<float> whole, Problem<float> cut) = (new(experiment), new(experiment.Sharded(3)));
        AssertSame(whole.Train(whole.Replicas(), 0, Batches), cut.Train(cut.Replicas(), 0, Batches));
    }

    [Fact]
    public void A_run_goes_on_from_a_state_to_the_same_bits()
    {
        var problem = new Problem<float>(Small.Chain(6, 9, 8, 4).Replicated(3).Trained(t => t with { Optimizer = OptimizerKind.Adam }));
        NetworkState<float> expected = problem.Train(problem.Replicas(), 0, Batches);
        LoopReplicas<float> resumed = problem.Replicas();
        resumed.Restore(problem.Train(problem.Replicas(), 0, 2));
        AssertSame(expected, problem.Train(resumed, 2, Batches - 2));
    }

    [Fact]
    public void Where_one_replica_diverges_the_population_keeps_its_weights_in_all_of_them()
    {
        var problem = new Problem<float>(Small.Chain(6, 9, 4).Replicated(3));
        LoopReplicas<float> loop = problem.Replicas();
        float[] before = loop.Save().Find("weights.input.hidden1")!.Values();
        float[] input = problem.Input(0);
        input[2 * 6] = float.PositiveInfinity;   // sample 2 is the second replica's first; tanh′(∞) ∞ is no number
        IReadOnlyList<LoopBatch<float>> batches = loop.Train(input, problem.Target(0), problem.Columns);
        Assert.Equal([true, false, true], batches.Select(batch => batch.IsFinite));
        foreach (LoopNetwork<float> replica in loop.Replicas)
            Assert.Equal(before, replica.Save().Find("weights.input.hidden1")!.Values());
    }

    [Fact]
    public void With_one_replica_nobody_reports_gradients_or_waits_for_a_sum()
    {
        var problem = new Problem<float>(Small.Chain(6, 9, 4).Replicated(1));
        LoopBatch<float> batch = Assert.Single(problem.Replicas().Train(problem.Input(0), problem.Target(0), problem.Columns));
        Assert.All(batch.Reports, report => Assert.IsType<LearnedReport>(report));
        Assert.Equal(problem.Network.Populations.Count, batch.Reports.Count);
    }

    [Fact]
    public void A_population_that_learns_nothing_takes_no_part_in_the_sum()
    {
        var problem = new Problem<float>(Small.Chain(6, 9, 4).Replicated(2));
        LoopBatch<float> batch = problem.Replicas().Train(problem.Input(0), problem.Target(0), problem.Columns)[0];
        Assert.DoesNotContain(batch.Reports.OfType<GradientReport<float>>(), report => report.Population == 0);
        Assert.Contains(batch.Reports.OfType<LearnedReport>(), report => report.Population == 0);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void The_shape_of_an_update_follows_from_the_graph(bool bias)
    {
        foreach (Func<RuleSettings, RuleSettings> variant in Small.SharedVariants.Select(name => Small.Variants[name]))
        {
            Experiment experiment = Small.Chain(6, 9, 8, 4).Sharded(2).With(variant);
            var problem = new Problem<float>(experiment with { Network = experiment.Network with { Bias = bias } });
            Assert.All(problem.Loop().Populations, population =>
                Assert.Equal(population.Update.Columns, UpdateShape.ColumnsOf(problem.Network, problem.Settings, population.Population)));
        }
    }

    private static void AssertEqualToOne<T>(Experiment experiment, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var problem = new Problem<T>(experiment);
        AssertNear(problem.Train(problem.Loop(), 0, Batches), problem.Train(problem.Replicas(), 0, Batches), tolerance);
    }

    private static void AssertNear<T>(NetworkState<T> expected, NetworkState<T> found, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.OptimizerSteps, found.OptimizerSteps);
        foreach (StateMatrix<T> matrix in expected.Matrices)
        {
            double size = 0, error = 0;
            foreach ((T a, T b) in matrix.Values.Values().Zip(found.Find(matrix.Name)!.Values()))
            {
                size += Math.Pow(double.CreateChecked(a), 2);
                error += Math.Pow(double.CreateChecked(a) - double.CreateChecked(b), 2);
            }
            Assert.True(error <= tolerance * tolerance * size, $"{matrix.Name}: {Math.Sqrt(error / size):g3}");
        }
    }

    private static void AssertSameInAll<T>(LoopReplicas<T> loop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (LoopNetwork<T> replica in loop.Replicas) AssertSame(loop.Save(), replica.Save());
    }

    private static void AssertSame<T>(NetworkState<T> expected, NetworkState<T> found)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Assert.All(expected.Matrices, matrix => Assert.Equal(matrix.Values.Values(), found.Find(matrix.Name)!.Values()));
}
