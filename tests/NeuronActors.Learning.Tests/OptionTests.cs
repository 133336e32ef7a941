using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Learning.Tests;

/// <summary>Law 4 for every option: neither shards nor replicas nor an interruption change a bit more than they must.</summary>
public sealed class OptionTests
{
    public static TheoryData<string> Names => [.. Options.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Weights_after_ten_batches_are_the_same_bits_with_one_shard_and_with_two_three_and_seven(string option)
    {
        Experiment experiment = Options.Of(option);
        var whole = new Problem<float>(experiment);
        var expected = ActivationRelaxationTests.State(whole.Train(whole.Loop(), 0, 10));
        foreach (int shards in new[] { 2, 3, 7 })
        {
            var cut = new Problem<float>(experiment.Sharded(shards));
            Assert.True(cut.Network.Populations.Count > whole.Network.Populations.Count);
            Assert.Equal(expected, ActivationRelaxationTests.State(cut.Train(cut.Loop(), 0, 10)));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_run_that_is_saved_and_restored_goes_on_to_the_same_bits(string option)
    {
        Experiment experiment = Options.Of(option);
        var whole = new Problem<float>(experiment);
        var expected = ActivationRelaxationTests.State(whole.Train(whole.Loop(), 0, 9));
        var first = new Problem<float>(experiment.Sharded(2));
        LoopNetwork<float> loop = whole.Loop();
        loop.Restore(first.Train(first.Loop(), 0, 4));
        Assert.Equal(expected, ActivationRelaxationTests.State(whole.Train(loop, 4, 5)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Replicas_learn_what_one_network_learns_from_the_whole_batch(string option)
    {
        Experiment experiment = Options.Of(option);
        var one = new Problem<double>(experiment);
        NetworkState<double> expected = one.Train(one.Loop(), 0, 6);
        foreach (int replicas in new[] { 2, 3, 5 })
        {
            var many = new Problem<double>(experiment.Replicated(replicas).Sharded(2));
            NetworkState<double> found = many.Train(many.Replicas(), 0, 6);
            foreach (StateMatrix<double> matrix in expected.Matrices)
                Assert.True((matrix.Values - found.Find(matrix.Name)!).FrobeniusNorm() <= 1e-11 * (1 + matrix.Values.FrobeniusNorm()), matrix.Name);
        }
    }
}
