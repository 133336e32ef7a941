using NeuronActors.Learning.Tests;

namespace NeuronActors.Runtime.Tests;

/// <summary>Allocations are counted over the whole process, so nothing else may run beside this.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>What a step costs the garbage collector.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    [Fact]
    public async Task In_the_steady_state_a_step_allocates_nothing()
    {
        Assert.InRange(await BytesPerStep(), 0, 2);

        static async Task<double> BytesPerStep()
        {
            long few = await Allocated(50), many = await Allocated(1050);
            return (many - few) / (10.0 * 1000);
        }

        static async Task<long> Allocated(int steps)
        {
            var problem = new Problem<float>(Small.Chain(6, 37, 40, 9, 4).Sharded(2).With(r => r with { Steps = steps }));
            await using var run = new TestRun<float>(problem);
            await run.Train(0, 5);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await run.Coordinator.Train(run.Batches, 5, 10);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }
}
