using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>Allocations are counted over the whole process, so nothing else may run beside this.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>What a step costs the garbage collector.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    /// <summary>Rules without steps: what a batch allocates is the coordinator's, the same whatever the sizes of the layers.</summary>
    [Theory]
    [InlineData("feedback alignment"), InlineData("direct feedback alignment"), InlineData("shallow")]
    public void Rules_without_steps_allocate_no_more_for_larger_layers(string variant) =>
        Assert.Equal(Allocated(Small.Variants[variant], 1), Allocated(Small.Variants[variant], 4));

    [Theory]
    [InlineData("node-perturbation"), InlineData("pseudobackprop")]
    public void Nor_do_perturbation_and_inversion(string rule) =>
        Assert.Equal(Allocated(r => r with { Kind = Rules.Find(rule)! }, 1), Allocated(r => r with { Kind = Rules.Find(rule)! }, 4));

    private static long Allocated(Func<RuleSettings, RuleSettings> rule, int factor)
    {
        var problem = new Problem<float>(Small.Chain(6 * factor, 10 * factor, 8 * factor, 4).With(rule)
            .Wired(n => n with { Dropout = 0.2, Connectivity = 0.9 }).Trained(t => t with { DecayAt = [3] }));
        LoopNetwork<float> loop = problem.Loop();
        float[] input = problem.Input(0), target = problem.Target(0);
        for (int warm = 0; warm < 5; warm++) loop.Train(input, target, problem.Columns);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int batch = 0; batch < 10; batch++) loop.Train(input, target, problem.Columns);
        long norms = 10L * sizeof(double) * (18 * factor);   // each report has one number per hidden neuron
        return GC.GetAllocatedBytesForCurrentThread() - before - norms;
    }

    [Theory]
    [InlineData("parallel"), InlineData("parallel", true), InlineData("variational, random, guard")]
    [InlineData("spiking"), InlineData("spiking with transmission delay")]
    public async Task In_the_steady_state_a_step_allocates_nothing(string variant, bool timed = false)
    {
        Assert.InRange(await BytesPerStep(), -1, 1);

        async Task<double> BytesPerStep()
        {
            await Allocated(50);   // the first run also loads types
            long few = await Least(500), many = await Least(1500);
            return (many - few) / (10.0 * 1000);
        }

        // The coordinator's own waits allocate a little per batch, more or less of it as threads happen to meet.
        async Task<long> Least(int steps) =>
            Math.Min(await Allocated(steps), Math.Min(await Allocated(steps), await Allocated(steps)));

        async Task<long> Allocated(int steps)
        {
            var problem = new Problem<float>(Small.Chain(6, 37, 40, 9, 4).Sharded(2).With(Small.Variants[variant]).With(r => r with { Steps = steps }));
            await using var run = new TestRun<float>(problem, options: _ => new() { Timed = timed });
            await run.Train(90, 5);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await run.Coordinator.Train(run.Batches, 95, 10);   // batch 100, if any, is timed
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }
}
