using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Recording.Tests;

/// <summary>What an observer sees of the plain loop's weight changes, worked out again: for every rule, optimiser and option.</summary>
public sealed class WeightChangeAccountTests
{
    public static TheoryData<string> Rules => [.. Small.Variants.Keys, .. Options.All.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_weight_change_comes_out_in_every_bit(string rule)
    {
        AssertAll(MessageReadingTests.Loop<float>(rule));
        AssertAll(MessageReadingTests.Loop<double>(rule, shards: 1));
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd, Reduction.Mean, 1e-3)]
    [InlineData(OptimizerKind.Momentum, Reduction.Sum, 0)]
    [InlineData(OptimizerKind.Momentum, Reduction.Mean, 1e-2)]
    [InlineData(OptimizerKind.Adam, Reduction.Sum, 0)]
    [InlineData(OptimizerKind.Adam, Reduction.Mean, 1e-2)]
    public void With_every_optimiser_and_reduction(OptimizerKind optimizer, Reduction reduction, double decay)
    {
        Experiment experiment = Small.Chain(7, 6, 20, 4).With(r => r with { Steps = 4 })
            .Trained(t => t with { Optimizer = optimizer, Reduction = reduction, WeightDecay = decay, DecayAt = [1, 2], DecayFactor = 0.3, Batch = 7 });

        AssertAll(new LoopRecords<float>(experiment, 4));
        AssertAll(new LoopRecords<float>(experiment, 3, columns: 3));
        AssertAll(new LoopRecords<double>(experiment, 4));
    }

    [Fact]
    public void A_batch_deeper_than_a_cut_of_the_product_is_still_one_chain()
    {
        Experiment experiment = Small.Chain(5, 4, 3).With(Small.Variants["backprop"]).Trained(t => t with { Batch = 1100 });
        AssertAll(new LoopRecords<float>(experiment, 1));
    }

    [Fact]
    public void Spiking_steps_follow_one_another_without_a_gap()
    {
        LoopRecords<float> loop = MessageReadingTests.Loop<float>("spiking", shards: 1);
        MadeChange<float>[] steps = [.. loop.Changes.Where(change => change is { Population.Name: "hidden1", At.Batch: 0 })];
        Assert.Equal(6, steps.Length);
        for (int step = 1; step < steps.Length; step++) Assert.Equal(steps[step - 1].After, steps[step].Before);
    }

    [Fact]
    public void What_does_not_recombine_is_said_not_to()
    {
        SynapseChange<float> change = Of(MessageReadingTests.Loop<float>("parallel", shards: 1).Changes[0], Options.Chain, row: 2, column: 1);
        Assert.True(WeightChangeAccount<float>.Of(change).Recombines);
        Assert.False(WeightChangeAccount<float>.Of(change with { After = float.BitIncrement(change.After) }).Recombines);
        Assert.False(WeightChangeAccount<float>.Of(change with { Update = float.BitDecrement(change.Update!.Value) }).Recombines);
        Assert.False(WeightChangeAccount<float>.Of(change with { Errors = [.. change.Errors.Select(e => 2 * e)] }).Recombines);
    }

    [Fact]
    public void The_order_of_the_chain_matters_and_is_that_of_the_samples()
    {
        var change = new SynapseChange<float>
        {
            Before = 0, After = 0, Errors = [1e8f, 1, -1e8f], Activities = [1, 1, 1], Optimizer = new OptimizerSettings(OptimizerKind.Sgd, 1),
        };
        Assert.Equal(0, WeightChangeAccount<float>.Of(change with { LearningRate = 1 }).Sum);
        Assert.Equal(1, WeightChangeAccount<float>.Of(change with { LearningRate = 1, Errors = [1e8f, -1e8f, 1] }).Sum);
    }

    [Fact]
    public void Activities_and_moments_that_are_missing_are_a_broken_promise()
    {
        var change = new SynapseChange<float> { Before = 0, After = 0, Errors = [1], Activities = [], Optimizer = new OptimizerSettings(OptimizerKind.Adam, 1) };
        Assert.Throws<ArgumentException>(() => WeightChangeAccount<float>.Of(change));
        Assert.Throws<ArgumentException>(() => WeightChangeAccount<float>.Of(change with { Activities = [1] }));
    }

    private static void AssertAll<T>(LoopRecords<T> loop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.NotEmpty(loop.Changes);
        int changed = 0;
        foreach (MadeChange<T> made in loop.Changes)
            for (int row = 0; row < made.Neurons; row++)
                for (int column = 0; column < made.Source.Neurons; column++)
                {
                    WeightChangeAccount<T> account = WeightChangeAccount<T>.Of(Of(made, loop.Experiment, row, column));
                    Assert.True(account.Recombines, $"{made.Population.Name}/{made.Population.FirstNeuron + row}<-{made.Source.Name}/{column} at {made.At}: {account.After} is not {account.Change.After}");
                    if (!WeightChangeAccount<T>.IsSame(account.Change.Before, account.Change.After)) changed++;
                }
        Assert.True(changed > 0, "not one weight has changed");
    }

    private static SynapseChange<T> Of<T>(MadeChange<T> made, Experiment experiment, int row, int column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int place = (column * made.Neurons) + row;
        bool isSpiking = made.Update.Length == 0;
        T[] x = [.. Enumerable.Range(0, made.Columns).Select(sample => made.Activity[(sample * made.Source.Neurons) + column])];
        return new SynapseChange<T>
        {
            Before = made.Before[place],
            After = made.After[place],
            Update = isSpiking ? null : made.Update[place],
            Errors = [.. Enumerable.Range(0, made.Columns).Select(sample => made.Error[(sample * made.Neurons) + row])],
            Activities = x,
            Scale = made.Scale,
            IsThere = isSpiking || made.Before[place] != T.Zero,   // weights are drawn from a normal distribution: zero is a removed one
            Optimizer = isSpiking ? null : experiment.Train.OptimizerSettings,
            LearningRate = made.Rate,
            Moments = made.Moments.ToDictionary(moment => moment.Name, moment => moment.Values[place]),
            OptimizerSteps = made.Steps,
            Factors = isSpiking ? made.Factors : null,
        };
    }
}
