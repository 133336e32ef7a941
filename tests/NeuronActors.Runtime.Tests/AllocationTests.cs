using NeuronActors.Learning.Tests;

namespace NeuronActors.Runtime.Tests;

/// <summary>Allocations are counted over the whole process, so nothing else may run beside this.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>What a step costs the garbage collector.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    [Theory]
    [InlineData("parallel"), InlineData("variational, random, guard")]
    public async Task In_the_steady_state_a_step_allocates_nothing(string variant)
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
            await using var run = new TestRun<float>(problem);
            await run.Train(0, 5);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await run.Coordinator.Train(run.Batches, 5, 10);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }
}
