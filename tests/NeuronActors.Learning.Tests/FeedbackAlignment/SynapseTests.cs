using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>Synapses that were removed or never were there (Lillicrap et al. 2016, Fig. 3 and supplementary note 5).</summary>
public sealed class SynapseTests
{
    [Theory]
    [InlineData(OptimizerKind.Sgd), InlineData(OptimizerKind.Momentum), InlineData(OptimizerKind.Adam)]
    public void About_half_are_removed_and_stay_exactly_zero_while_the_others_learn(OptimizerKind optimizer)
    {
        Experiment experiment = Small.Chain(40, 50, 30, 20).With(r => r with { Kind = Rules.FeedbackAlignment, FeedbackConnectivity = 0.5 })
            .Wired(n => n with { Connectivity = 0.5 }).Trained(t => t with { Optimizer = optimizer, WeightDecay = 0.01 });
        var problem = new Problem<double>(experiment);
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> before = loop.Save(), after = problem.Train(loop, 0, 10);
        foreach (StateMatrix<double> matrix in before.Matrices.Where(matrix => matrix.IsParameter && matrix.Values.ColumnCount > 1))
        {
            double[] first = matrix.Values.Values(), last = after.Find(matrix.Name)!.Values();
            double share = first.Count(weight => weight == 0) / (double)first.Length;
            Assert.InRange(share, 0.5 - 4 * 0.5 / Math.Sqrt(first.Length), 0.5 + 4 * 0.5 / Math.Sqrt(first.Length));
            Assert.All(first.Zip(last), weight => Assert.Equal(weight.First == 0, weight.Second == 0));
            bool isFeedback = matrix.Name.StartsWith("feedback.", StringComparison.Ordinal);
            Assert.All(first.Zip(last).Where(weight => weight.First != 0), weight => Assert.Equal(isFeedback, weight.First == weight.Second));
        }
    }

    [Fact]
    public void Those_that_stay_begin_as_they_would_have_without_the_removal()
    {
        var full = new Problem<double>(Small.Chain(6, 9, 8, 4).With(r => r with { Kind = Rules.FeedbackAlignment }));
        var sparse = new Problem<double>(full.Experiment.With(r => r with { FeedbackConnectivity = 0.3 }).Wired(n => n with { Connectivity = 0.6 }));
        NetworkState<double> whole = full.Loop().Save(), part = sparse.Loop().Save();
        foreach (StateMatrix<double> matrix in part.Matrices)
            Assert.All(matrix.Values.Values().Zip(whole.Find(matrix.Name)!.Values()), pair => Assert.True(pair.First == 0 || pair.First == pair.Second));
    }

    [Fact]
    public void Which_are_removed_has_nothing_to_do_between_forward_and_backward_weights()
    {
        var problem = new Problem<double>(Small.Chain(6, 60, 50).With(r => r with { Kind = Rules.FeedbackAlignment, FeedbackConnectivity = 0.5 }).Wired(n => n with { Connectivity = 0.5 }));
        NetworkState<double> state = problem.Loop().Save();
        Matrix<double> w = state.Find("weights.hidden1.output")!.Transpose(), b = state.Find("feedback.output.hidden1")!;
        int both = w.Values().Zip(b.Values()).Count(pair => pair.First == 0 && pair.Second == 0);
        Assert.InRange(both / 3000.0, 0.21, 0.29);
    }

    [Fact]
    public void An_activity_is_that_of_the_patch_of_the_neuron_alone()
    {
        // 2 maps over an image of 5 × 5 with patches of 3 × 3: maps of 3 × 3.
        Experiment experiment = Small.Chain(25, 18, 4).With(r => r with { Kind = Rules.FeedbackAlignment }).Wired(n => n with { Layers = [n.Layers[0], new LayerSettings(18) { Patch = 3 }, n.Layers[2]] });
        var problem = new Problem<double>(experiment);
        LoopNetwork<double> loop = problem.Loop();
        problem.Train(loop, 0, 3);
        Matrix<double> w = loop.Save().Find("weights.input.hidden1")!;
        for (int neuron = 0; neuron < 18; neuron++)
            for (int pixel = 0; pixel < 25; pixel++)
            {
                int row = neuron % 9 / 3, column = neuron % 3, y = pixel / 5, x = pixel % 5;
                bool sees = y - row is >= 0 and < 3 && x - column is >= 0 and < 3;
                Assert.Equal(sees, w[neuron, pixel] != 0);
            }
        Assert.Equal(18, w.EnumerateRows().Select(weights => weights.Sum()).Distinct().Count());   // no weights are shared
    }

    [Theory]
    [InlineData(784, 6, 529), InlineData(1024, 10, 529), InlineData(784, 28, 1), InlineData(784, 1, 784)]
    public void Maps_of_the_paper_have_23_neurons_a_side(int image, int patch, int neurons) =>
        Assert.Equal(neurons, new Patches(Patches.SideOf(image)!.Value, patch).MapNeurons);
}
