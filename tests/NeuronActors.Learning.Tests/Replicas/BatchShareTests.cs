namespace NeuronActors.Learning.Tests;

/// <summary>How a batch is cut.</summary>
public sealed class BatchShareTests
{
    [Fact]
    public void Shares_cover_the_batch_in_order_and_differ_by_one_sample_at_the_most()
    {
        for (int samples = 1; samples <= 20; samples++)
            for (int replicas = 1; replicas <= 9; replicas++)
            {
                BatchShare[] shares = [.. Enumerable.Range(0, replicas).Select(r => BatchShare.Of(samples, replicas, r))];
                BatchShare[] counted = [.. shares.Where(share => share.IsCounted)];
                Assert.Equal(Enumerable.Range(0, samples), counted.SelectMany(share => Enumerable.Range(share.First, share.Count)));
                Assert.Equal(counted, shares.Take(BatchShare.Counted(samples, replicas)));
                Assert.Equal(counted.OrderByDescending(share => share.Count), counted);
                Assert.InRange(counted[0].Count - counted[^1].Count, 0, 1);
                Assert.Equal(counted[0].Count, BatchShare.Largest(samples, replicas));
            }
    }

    [Fact]
    public void A_replica_without_a_sample_of_its_own_repeats_the_first_one_and_does_not_count() =>
        Assert.Equal(new BatchShare(0, 1, IsCounted: false), BatchShare.Of(samples: 2, replicas: 5, replica: 3));
}
