using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>Pseudobackprop (Lillicrap et al. 2016, supplementary notes 13 and 15).</summary>
public sealed class PseudobackpropTests
{
    [Fact]
    public void The_error_of_a_hidden_layer_is_the_pseudoinverse_of_the_weights_above_times_the_error_above()
    {
        var problem = new Problem<double>(Small.Chain(6, 9, 8, 4).With(r => r with { Kind = Rules.Pseudobackprop }).Sharded(3));
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> state = loop.Save();
        loop.Train(problem.Input(0), problem.Target(0), problem.Columns);
        IReadOnlyList<Matrix<double>> expected = NaiveFeedbackAlignment.Updates(problem, state, (_, delta, layer) =>
        {
            Matrix<double> above = state.Find(layer == 2 ? "weights.hidden2.output" : "weights.hidden1.hidden2")!;
            return above.PseudoInverse() * (layer == 2 ? delta : delta.PointwiseMultiply(NaiveFeedbackAlignment.Slope(problem, state, layer + 1)));
        });
        foreach (NeuronPopulation<double> population in loop.Populations.Skip(1))
            FeedbackAlignmentTests.AssertNear(
                expected[population.Population.Layer.Index - 1].SubMatrix(population.Population.FirstNeuron, population.Population.Neurons, 0, population.Update.LastUpdate(0).ColumnCount),
                population.Update.LastUpdate(0), 1e-10);
    }

    [Theory]
    [InlineData(1, 1, 1), InlineData(7, 4, 4), InlineData(4, 7, 4), InlineData(6, 6, 6), InlineData(9, 6, 2), InlineData(6, 9, 3), InlineData(40, 25, 25), InlineData(5, 5, 0)]
    public void A_pseudoinverse_meets_the_four_conditions_of_penrose(int rows, int columns, int rank)
    {
        Matrix<double> left = Draw(rows, rank, 1), right = Draw(rank, columns, 2);
        Matrix<double> w = rank == 0 ? Dense.Zeros<double>(rows, columns) : left * right;
        var result = Dense.Zeros<double>(rows, columns);
        new Pseudoinverse(rows, columns).Transposed<double>(w.Values(), result.Values());
        Matrix<double> inverse = result.Transpose();
        FeedbackAlignmentTests.AssertNear(w, w * inverse * w, 1e-11);
        FeedbackAlignmentTests.AssertNear(inverse, inverse * w * inverse, 1e-11);
        FeedbackAlignmentTests.AssertNear((w * inverse).Transpose(), w * inverse, 1e-11);
        FeedbackAlignmentTests.AssertNear((inverse * w).Transpose(), inverse * w, 1e-11);
    }

    /// <summary>In float a matrix of low rank has full rank by its rounding; an inverse of that would be a million times too large.</summary>
    [Theory]
    [InlineData(9, 6, 2), InlineData(6, 9, 3), InlineData(40, 25, 5), InlineData(12, 12, 1)]
    public void The_rounding_of_float_is_not_inverted(int rows, int columns, int rank)
    {
        Matrix<double> exact = Draw(rows, rank, 1) * Draw(rank, columns, 2);
        Matrix<float> rounded = exact.Map(value => (float)value), result = Dense.Zeros<float>(rows, columns);
        new Pseudoinverse(rows, columns).Transposed<float>(rounded.Values(), result.Values());
        Matrix<double> inverse = result.Transpose().Map(value => (double)value), expected = exact.PseudoInverse();
        Assert.True((inverse - expected).FrobeniusNorm() < 1e-4 * expected.FrobeniusNorm(), $"{(inverse - expected).FrobeniusNorm() / expected.FrobeniusNorm()}");
    }

    [Fact]
    public void Half_of_a_layer_that_would_have_to_invert_the_whole_is_a_broken_promise()
    {
        Experiment experiment = Small.Chain(6, 9, 8, 4).With(r => r with { Kind = Rules.Pseudobackprop });
        Assert.Throws<ArgumentException>(() => new Problem<double>(experiment.Wired(n => n with { Shards = ShardSettings.PerLayer([1, 2]) })).Loop());
    }

    private static Matrix<double> Draw(int rows, int columns, uint which) => rows * columns == 0 ? null! : Matrix<double>.Build.Dense(
        rows, columns, (i, j) => new RandomStream(5, StreamPurpose.Data, which).Normal(i, j, 0, 0));
}
