using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

public sealed class StateRowsTests
{
    [Theory]
    [InlineData(OptimizerKind.Sgd), InlineData(OptimizerKind.Momentum), InlineData(OptimizerKind.Adam)]
    public void Rows_restored_population_by_population_over_the_wire_go_on_to_the_same_bits_in_float(OptimizerKind optimizer) =>
        GoesOn<float>(Learned(optimizer, Small.Chain(3, 6, 5, 4)));

    [Fact]
    public void Rows_restored_population_by_population_over_the_wire_go_on_to_the_same_bits_in_double() =>
        GoesOn<double>(Learned(OptimizerKind.Adam, Small.Chain(3, 6, 5, 4)));

    [Fact]
    public void Layers_whose_names_have_dots_in_them_keep_their_own_rows()
    {
        Experiment experiment = Small.Chain(3, 6, 5, 4);
        string[] names = ["a", "a.b", "b.optimizer", "bias.a"];
        GoesOn<float>(Learned(OptimizerKind.Adam, experiment with
        {
            Network = experiment.Network with { Layers = [.. experiment.Network.Layers.Select((layer, i) => layer with { Name = names[i] })] },
        }));
    }

    [Fact]
    public void A_state_of_another_shape_is_a_broken_promise()
    {
        var problem = new Problem<float>(Small.Chain(3, 4, 2));
        NetworkState<float> other = new Problem<float>(Small.Chain(3, 5, 2)).Loop().Save();
        Assert.Throws<ArgumentException>(() => StateRows.Of(other, problem.Network, problem.Network.Populations[1]));
        PopulationMemory<float> memory = problem.Loop().Populations.ElementAt(1).Memory;
        Assert.Throws<ArgumentException>(() => memory.Restore([new StateMatrix<float>("bias.hidden1", Dense.Zeros<float>(5, 1))], new Dictionary<string, long>()));
    }

    [Fact]
    public void What_the_rows_lack_stays_as_it_is()
    {
        var problem = new Problem<float>(Small.Chain(3, 4, 2));
        LoopNetwork<float> loop = problem.Loop();
        string before = Described.Of(problem.Train(loop, 0, 2).Matrices);
        foreach (NeuronPopulation<float> population in loop.Populations) population.Memory.Restore([], new Dictionary<string, long>());
        Assert.Equal(before, Described.Of(loop.Save().Matrices));
    }

    private static Experiment Learned(OptimizerKind optimizer, Experiment experiment) =>
        (experiment with { Train = experiment.Train with { Optimizer = optimizer } }).Sharded(2).With(Small.Variants["learned"]);

    private static void GoesOn<T>(Experiment experiment)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var problem = new Problem<T>(experiment);
        LoopNetwork<T> trained = problem.Loop(), restored = problem.Loop();
        NetworkState<T> state = problem.Train(trained, 0, 3);
        foreach (NeuronPopulation<T> population in restored.Populations)
        {
            var assembly = new MatrixAssembly<T>(population.Population.Neurons);
            ValuesEnd? end = null;
            foreach (IWireMessage message in MatrixWire.State(population.Population.Index, default, StateRows.Of(state, problem.Network, population.Population)))
            {
                if (message is MatrixPart<T> part) Assert.Null(assembly.TryAdd(part));
                else end = (ValuesEnd)message;
            }
            Assert.True(assembly.TryTake(ValuesKind.State, out var matrices));
            population.Memory.Restore(
                [.. matrices.Select(matrix => new StateMatrix<T>(matrix.Name, Dense.Of(population.Population.Neurons, matrix.Columns, matrix.Values)))],
                end!.Counted.Zip(end.Steps).ToDictionary(pair => pair.First, pair => pair.Second));
        }
        Assert.Equal(Described.Of(state.Matrices), Described.Of(restored.Save().Matrices));
        Assert.Equal(state.OptimizerSteps, restored.Save().OptimizerSteps);
        Assert.Equal(Described.Of(problem.Train(trained, 3, 3).Matrices), Described.Of(problem.Train(restored, 3, 3).Matrices));
    }
}
