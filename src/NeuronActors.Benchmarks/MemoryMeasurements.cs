using System.Diagnostics;
using NeuronActors.Networks;

namespace NeuronActors.Benchmarks;

/// <summary>What a step allocates, and how much memory a run takes.</summary>
internal static class MemoryMeasurements
{
    private const int Batches = 10;

    public static IEnumerable<BenchRatio> Run(Action<string> progress)
    {
        progress("allocation and memory");
        _ = Allocated(50);
        double perStep = (Least(3000) - Least(1000)) / (double)(Batches * 2000);
        yield return new("allocated per step", perStep, "bytes", 1, false, "all populations of 784-300-300-100-10, two threads");
        using Process self = Process.GetCurrentProcess();
        yield return new("peak memory of this process", self.PeakWorkingSet64 / (double)(1 << 20), "MiB", 400, false, "after all of the above");
    }

    private static long Least(int steps) => Math.Min(Allocated(steps), Math.Min(Allocated(steps), Allocated(steps)));

    private static long Allocated(int steps)
    {
        BatchWork work = BatchWork.OnActors(BatchWork.Chain([784, 300, 300, 100, 10], 8, rule => rule with { Steps = steps }), 2);
        work.Learn(3);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        work.Learn(Batches);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        work.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return allocated;
    }
}
