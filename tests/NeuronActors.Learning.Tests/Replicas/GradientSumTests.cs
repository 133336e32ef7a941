using NeuronActors.Networks;

namespace NeuronActors.Learning.Tests;

/// <summary>The sum of the replicas' updates.</summary>
public sealed class GradientSumTests
{
    private static readonly float[] OrderMatters = [1e8f, 1, -1e8f];   // (1e8 + 1) − 1e8 is 0 in float, (1e8 − 1e8) + 1 is 1

    [Theory]
    [InlineData(0, 1, 2), InlineData(2, 1, 0), InlineData(1, 2, 0)]
    public void It_runs_in_replica_order_whatever_the_order_of_arrival(params int[] arrival)
    {
        GradientSum<float> sum = Of(replicas: 3);
        Assert.Equal([false, false, true], arrival.Select(replica => sum.Take(replica, Report(sum, OrderMatters[replica]))));
        Assert.All(Summed(sum, samples: 5), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Arrays_come_side_by_side_in_the_order_in_which_they_are_reported()
    {
        GradientSum<float> sum = Of(replicas: 2);
        int half = sum.Count / 2;
        for (int replica = 0; replica < 2; replica++)
            sum.Take(replica, new GradientReport<float>(1, default, [Filled(half, 1 + replica), Filled(sum.Count - half, 10)]));
        Assert.Equal([.. Filled(half, 3), .. Filled(sum.Count - half, 20)], Summed(sum, samples: 5));
    }

    [Fact]
    public void The_mean_is_the_sum_divided_by_the_samples_of_the_whole_batch()
    {
        GradientSum<float> sum = Of(replicas: 2, mean: true);
        for (int replica = 0; replica < 2; replica++) sum.Take(replica, Report(sum, 10));
        Assert.All(Summed(sum, samples: 5), value => Assert.Equal(20 * (1 / 5f), value));
    }

    [Fact]
    public void Replicas_without_samples_of_their_own_do_not_count()
    {
        GradientSum<float> sum = Of(replicas: 3);
        for (int replica = 0; replica < 3; replica++) sum.Take(replica, Report(sum, replica + 1));
        Assert.All(Summed(sum, samples: 2), value => Assert.Equal(1f + 2f, value));
    }

    [Fact]
    public void It_can_be_taken_again_and_again()
    {
        GradientSum<float> sum = Of(replicas: 2);
        for (int batch = 0; batch < 3; batch++)
        {
            sum.Take(1, Report(sum, batch, batch));
            sum.Take(0, Report(sum, batch, batch));
            Assert.All(Summed(sum, samples: 5), value => Assert.Equal(2f * batch, value));
        }
    }

    [Fact]
    public void A_replica_that_reports_twice_or_is_none_of_the_run_is_a_broken_promise()
    {
        GradientSum<float> sum = Of(replicas: 2);
        sum.Take(1, Report(sum, 1));
        Assert.Contains("replica 1", Assert.Throws<InvalidOperationException>(() => sum.Take(1, Report(sum, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("replica 2", Assert.Throws<InvalidOperationException>(() => sum.Take(2, Report(sum, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_another_length_is_a_broken_promise()
    {
        GradientSum<float> sum = Of(replicas: 2);
        var tooShort = new GradientReport<float>(1, default, [new float[sum.Count - 1]]);
        Assert.Contains("hidden1", Assert.Throws<InvalidOperationException>(() => sum.Take(0, tooShort)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_of_different_batches_are_a_broken_promise()
    {
        GradientSum<float> sum = Of(replicas: 2);
        sum.Take(0, Report(sum, 1, batch: 3));
        sum.Take(1, Report(sum, 1, batch: 4));
        Assert.Throws<InvalidOperationException>(() => Summed(sum, samples: 5));
    }

    private static GradientSum<float> Of(int replicas, bool mean = false)
    {
        var problem = new Problem<float>(Small.Chain(3, 5, 2).Replicated(replicas).Trained(t => t with { Reduction = mean ? Reduction.Mean : Reduction.Sum }));
        return new GradientSum<float>(problem.Network, problem.Settings, problem.Network.Populations[1]);
    }

    private static GradientReport<float> Report(GradientSum<float> sum, float value, int batch = 0) =>
        new(sum.Population.Index, new Position(batch, default, 0), [Filled(sum.Count, value)]);

    private static float[] Summed(GradientSum<float> sum, int samples)
    {
        float[] values = Filled(sum.Count, float.NaN);
        sum.Sum(samples, values);
        return values;
    }

    private static float[] Filled(int count, float value) => [.. Enumerable.Repeat(value, count)];
}
