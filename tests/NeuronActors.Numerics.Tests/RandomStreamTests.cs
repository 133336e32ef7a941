namespace NeuronActors.Numerics.Tests;

public sealed class RandomStreamTests
{
    private static readonly RandomStream _stream = new(seed: 7, StreamPurpose.Weights, entity: 3);

    /// <summary>Source: kat_vectors of Random123, rows "philox4x32 10".</summary>
    public static TheoryData<uint[], uint[], uint[]> PublishedVectors => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        {
            [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff],
            [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
        },
        {
            [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0],
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        },
    };

    [Theory]
    [MemberData(nameof(PublishedVectors))]
    public void Philox_gives_the_published_vectors(uint[] counter, uint[] key, uint[] expected)
    {
        var (x0, x1, x2, x3) = Philox.Block((counter[0], counter[1], counter[2], counter[3]), (key[0], key[1]));
        Assert.Equal(expected, new[] { x0, x1, x2, x3 });
    }

    [Fact]
    public void Every_part_of_the_key_and_the_counter_changes_the_draw()
    {
        var draws = new[]
        {
            _stream.Bits(1, 2, 3, 4), _stream.Bits(2, 2, 3, 4), _stream.Bits(1, 1, 3, 4), _stream.Bits(1, 2, 4, 4), _stream.Bits(1, 2, 3, 5),
            new RandomStream(8, StreamPurpose.Weights, 3).Bits(1, 2, 3, 4),
            new RandomStream(7, StreamPurpose.FeedbackWeights, 3).Bits(1, 2, 3, 4),
            new RandomStream(7, StreamPurpose.Weights, 4).Bits(1, 2, 3, 4),
        };
        Assert.Equal(draws.Length, draws.Distinct().Count());
    }

    /// <summary>The numbers are part of every published result; a change of this value breaks all recorded runs.</summary>
    [Fact]
    public void The_numbers_of_a_stream_never_change() =>
        Assert.Equal((614233852u, 143012463), (_stream.Bits(1, 2, 3, 4), _stream.Below(1_000_000_000, 1, 2, 3, 4)));

    [Fact]
    public void Uniform_draws_fill_the_unit_interval_evenly()
    {
        var draws = Enumerable.Range(0, 40_000).Select(i => _stream.Uniform(i, 0, 0, 0)).ToArray();
        Assert.All(draws, draw => Assert.InRange(draw, 0, 1 - double.Epsilon));
        var perBin = draws.CountBy(draw => (int)(draw * 20)).Select(bin => bin.Value);
        var chiSquare = perBin.Sum(count => (count - 2000.0) * (count - 2000.0) / 2000);
        Assert.InRange(chiSquare, 4, 50);   // 19 degrees of freedom: 0.01 % on either side
    }

    [Fact]
    public void Normal_draws_have_the_moments_and_the_tails_of_a_normal()
    {
        var draws = Enumerable.Range(0, 100_000).Select(i => _stream.Normal(0, i, 0, 0)).ToArray();
        Assert.Equal(0, draws.Average(), 0.015);
        Assert.Equal(1, draws.Average(x => x * x), 0.02);
        Assert.Equal(0, draws.Average(x => x * x * x), 0.05);
        Assert.Equal(3, draws.Average(x => x * x * x * x), 0.15);
        Assert.Equal(0.3173, draws.Count(x => double.Abs(x) > 1) / 1e5, 0.006);
        Assert.Equal(0.0027, draws.Count(x => double.Abs(x) > 3) / 1e5, 0.0007);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public void Below_stays_below_its_bound_and_centres_on_half_of_it(int bound)
    {
        var draws = Enumerable.Range(0, 20_000).Select(i => _stream.Below(bound, 0, 0, i, 0)).ToArray();
        Assert.All(draws, draw => Assert.InRange(draw, 0, bound - 1));
        Assert.Equal(0.5 * (bound - 1), draws.Average(draw => (double)draw), 0.01 * bound);
    }

    [Fact]
    public void Below_refuses_a_bound_of_zero() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _stream.Below(0, 0, 0, 0, 0));

    [Fact]
    public void A_permutation_holds_every_index_once_and_differs_between_epochs()
    {
        var first = _stream.Permutation(500, epoch: 0);
        var second = _stream.Permutation(500, epoch: 1);
        Assert.Equal(Enumerable.Range(0, 500), first.Order());
        Assert.Equal(Enumerable.Range(0, 500), second.Order());
        Assert.InRange(first.Zip(second).Count(pair => pair.First == pair.Second), 0, 10);
        Assert.Equal(first, _stream.Permutation(500, epoch: 0));
        Assert.Empty(_stream.Permutation(0, epoch: 0));
    }

    [Fact]
    public void Each_of_the_24_orders_of_four_items_is_as_likely_as_the_others()
    {
        var counts = Enumerable.Range(0, 24_000)
            .CountBy(epoch => string.Join(',', _stream.Permutation(4, epoch))).Select(order => order.Value).ToArray();
        Assert.Equal(24, counts.Length);
        Assert.InRange(counts.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000), 6, 56);   // 23 degrees of freedom
    }
}
