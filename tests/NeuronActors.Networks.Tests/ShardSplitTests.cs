using FsCheck;
using FsCheck.Fluent;

namespace NeuronActors.Networks.Tests;

public sealed class ShardSplitTests
{
    private static readonly Arbitrary<(int Neurons, int Shards)> Cuts =
        (from neurons in Gen.Choose(1, 700)
         from shards in Gen.OneOf(Gen.Choose(1, Math.Min(8, neurons)), Gen.Choose(1, neurons))
         select (neurons, shards)).ToArbitrary();

    [Fact]
    public void Three_hundred_neurons_in_two_are_160_and_140() => Assert.Equal([160, 140], ShardSplit.Sizes(300, 2));

    [Fact]
    public void A_population_per_neuron_is_possible() => Assert.Equal(Enumerable.Repeat(1, 64), ShardSplit.Sizes(64, 64));

    [Fact]
    public void Shards_are_never_empty_and_add_up() => Prop.ForAll(Cuts, cut =>
    {
        var sizes = ShardSplit.Sizes(cut.Neurons, cut.Shards);
        return sizes.Count == cut.Shards && sizes.Min() >= 1 && sizes.Sum() == cut.Neurons;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Large_shards_begin_at_multiples_of_sixteen_rows() => Prop.ForAll(Cuts, cut =>
        cut.Neurons / cut.Shards < 32 ||
        ShardSplit.Sizes(cut.Neurons, cut.Shards).SkipLast(1).All(size => size % 16 == 0)).QuickCheckThrowOnFailure();

    [Fact]
    public void No_other_cut_gives_the_busiest_shard_fewer_panels() => Prop.ForAll(
        Cuts,
        cut => cut.Neurons / cut.Shards < 32 ||
            ShardSplit.Sizes(cut.Neurons, cut.Shards).Max(Panels) == FewestPanels(cut.Neurons, cut.Shards))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Small_shards_differ_by_one_neuron_at_most() => Prop.ForAll(Cuts, cut =>
    {
        var sizes = ShardSplit.Sizes(cut.Neurons, cut.Shards);
        return cut.Neurons / cut.Shards >= 32 || sizes.Max() - sizes.Min() <= 1;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(3, 4)]
    [InlineData(3, 0)]
    public void A_count_outside_one_to_neurons_is_a_broken_promise(int neurons, int shards) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ShardSplit.Sizes(neurons, shards));

    private static int Panels(int rows) => (rows + 15) / 16;

    /// <summary>Asks for each bound whether shards of at most that many panels can hold all neurons.</summary>
    private static int FewestPanels(int neurons, int shards) =>
        Enumerable.Range(1, neurons).First(panels => panels * 16 * shards >= neurons);
}
