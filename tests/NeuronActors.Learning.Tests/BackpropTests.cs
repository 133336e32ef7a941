using NeuronActors.Networks;

namespace NeuronActors.Learning.Tests;

/// <summary>The yardstick must itself be right.</summary>
public sealed class BackpropTests
{
    [Fact]
    public void Its_updates_are_the_gradient_to_rounding()
    {
        var problem = new Problem<double>(Small.Chain(6, 9, 8, 4).With(r => r with { Kind = Rules.Backprop }));
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> before = loop.Save();
        loop.Train(problem.Input(0), problem.Target(0), problem.Columns);
        var reference = ReferenceGradient.Of(problem.Network, before, problem.Inputs(0), problem.Targets(0), problem.Columns);
        foreach (NeuronPopulation<double> population in loop.Populations.Skip(1))
        {
            double[,] expected = reference.WeightGradients[problem.Network.Into(population.Population.Layer)[0]];
            for (int i = 0; i < expected.GetLength(0); i++)
                for (int j = 0; j < expected.GetLength(1); j++)
                    Assert.Equal(expected[i, j], population.Update.LastUpdate(0)[i, j], 1e-12);
        }
    }

    [Fact]
    public void One_batch_of_gradient_descent_moves_weights_and_biases_by_the_learning_rate_times_the_gradient()
    {
        var problem = new Problem<double>(Small.Chain(6, 9, 4).With(r => r with { Kind = Rules.Backprop }));
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> before = loop.Save();
        NetworkState<double> after = problem.Train(loop, 0, 1);
        var reference = ReferenceGradient.Of(problem.Network, before, problem.Inputs(0), problem.Targets(0), problem.Columns);
        foreach (Layer layer in problem.Network.Layers.Skip(1))
            for (int i = 0; i < layer.Neurons; i++)
                Assert.Equal(-0.01 * reference.BiasGradients[layer][i], after.Find($"bias.{layer.Name}")![i, 0], 1e-13);
        Assert.Equal(
            before.Find("weights.input.hidden1")![2, 3] - 0.01 * reference.WeightGradients[problem.Network.Projections[0]][2, 3],
            after.Find("weights.input.hidden1")![2, 3], 1e-13);
    }
}
