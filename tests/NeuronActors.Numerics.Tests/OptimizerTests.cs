using System.Numerics;

namespace NeuronActors.Numerics.Tests;

public sealed class OptimizerTests
{
    public static TheoryData<OptimizerKind> Kinds => [.. Enum.GetValues<OptimizerKind>()];

    [Fact]
    public void Plain_descent_subtracts_rate_times_gradient()
    {
        var optimizer = Optimizer<double>.Create(new(OptimizerKind.Sgd, 0.5), 2);
        double[] weights = [1, 2];
        optimizer.Step(weights, [2, -4]);
        Assert.Equal([0, 4], weights);
        optimizer.LearningRate = 0.25;
        optimizer.Step(weights, [2, -4]);
        Assert.Equal([-0.5, 5], weights);
        Assert.Empty(optimizer.Moments);
        Assert.Equal(2, optimizer.Steps);
    }

    [Fact]
    public void Momentum_gathers_the_gradients_geometrically()
    {
        var optimizer = Optimizer<double>.Create(new(OptimizerKind.Momentum, 1, Momentum: 0.5), 1);
        double[] weights = [0];
        for (var step = 0; step < 3; step++) optimizer.Step(weights, [1]);
        Assert.Equal([-(1 + 1.5 + 1.75)], weights);
        Assert.Equal([1.75], Assert.Single(optimizer.Moments).Values);
    }

    [Fact]
    public void Weight_decay_adds_decay_times_weight_to_the_gradient()
    {
        double[] weights = [8];
        Optimizer<double>.Create(new(OptimizerKind.Sgd, 0.5, WeightDecay: 0.25), 1).Step(weights, [1]);
        Assert.Equal([8 - (0.5 * (1 + 2))], weights);
    }

    /// <summary>Algorithm 1 of Kingma and Ba (2015) written out in scalars, with powers from the library.</summary>
    [Fact]
    public void Adam_follows_its_published_algorithm()
    {
        const double Rate = 0.01, Beta1 = 0.9, Beta2 = 0.99, Epsilon = 1e-6;
        var optimizer = Optimizer<double>.Create(new(OptimizerKind.Adam, Rate, Beta1: Beta1, Beta2: Beta2, Epsilon: Epsilon), 1);
        double[] weights = [1];
        double w = 1, m = 0, v = 0;
        for (var t = 1; t <= 50; t++)
        {
            var g = Math.Cos(t) * 3;
            m = (Beta1 * m) + ((1 - Beta1) * g);
            v = (Beta2 * v) + ((1 - Beta2) * g * g);
            w -= Rate * (m / (1 - Math.Pow(Beta1, t))) / (Math.Sqrt(v / (1 - Math.Pow(Beta2, t))) + Epsilon);
            optimizer.Step(weights, [g]);
            Assert.Equal(w, weights[0], 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_bits_depend_neither_on_the_instruction_set_nor_on_shards(OptimizerKind kind)
    {
        AssertSameBits<float>(kind);
        AssertSameBits<double>(kind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_optimiser_restored_from_its_moments_goes_on_with_the_same_bits(OptimizerKind kind)
    {
        var settings = new OptimizerSettings(kind, 0.1, WeightDecay: 0.01);
        var (original, restored) = (Optimizer<float>.Create(settings, 5), Optimizer<float>.Create(settings, 5));
        var weights = Draws.Normal<float>(5, 1);
        for (var step = 0u; step < 7; step++) original.Step(weights, Draws.Normal<float>(5, 10 + step));
        var copy = (float[])weights.Clone();
        restored.Steps = original.Steps;
        foreach (var (from, to) in original.Moments.Zip(restored.Moments))
        {
            Assert.Equal(from.Name, to.Name);
            from.Values.CopyTo(to.Values, 0);
        }

        original.Step(weights, Draws.Normal<float>(5, 50));
        restored.Step(copy, Draws.Normal<float>(5, 50));
        Assert.Equal(weights, copy);
    }

    [Fact]
    public void Setting_the_steps_back_undoes_the_powers_too()
    {
        var settings = new OptimizerSettings(OptimizerKind.Adam, 0.1);
        var (used, fresh) = (Optimizer<double>.Create(settings, 1), Optimizer<double>.Create(settings, 1));
        used.Steps = 9;
        used.Steps = 0;
        double[] first = [1], second = [1];
        used.Step(first, [0.3]);
        fresh.Step(second, [0.3]);
        Assert.Equal(second, first);
    }

    [Fact]
    public void Settings_out_of_range_are_refused_with_value_and_bound()
    {
        var error = Assert.Throws<ArgumentException>(() => Optimizer<float>.Create(new(OptimizerKind.Momentum, 0.1, Momentum: 1), 1));
        Assert.Equal("Momentum is 1; it must lie in [0, 1).", error.Message);
        Assert.Throws<ArgumentException>(() => Optimizer<float>.Create(new(OptimizerKind.Sgd, double.NaN), 1));
        Assert.Throws<ArgumentException>(() => Optimizer<float>.Create(new(OptimizerKind.Sgd, 1, WeightDecay: -1), 1));
        Assert.Throws<ArgumentException>(() => Optimizer<float>.Create(new(OptimizerKind.Sgd, 1), 2).Step(new float[2], new float[3]));
    }

    private static void AssertSameBits<T>(OptimizerKind kind)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var settings = new OptimizerSettings(kind, 0.1, WeightDecay: 0.01);
        var whole = Run(0, 71, InstructionSet.Scalar);
        foreach (var set in Enum.GetValues<InstructionSet>())
            foreach (var cut in new[] { 0, 1, 33 })
                Assert.Equal(whole, Run(0, cut, set).Concat(Run(cut, 71 - cut, set)));

        T[] Run(int first, int length, InstructionSet set)
        {
            var optimizer = Optimizer<T>.Create(settings, length);
            var weights = Draws.Normal<T>(71, 1).AsSpan(first, length).ToArray();
            for (var step = 0u; step < 3; step++)
                optimizer.Step(weights, Draws.Normal<T>(71, 2 + step).AsSpan(first, length), set);
            return weights;
        }
    }
}
