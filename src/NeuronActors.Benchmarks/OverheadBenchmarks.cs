using BenchmarkDotNet.Attributes;

namespace NeuronActors.Benchmarks;

/// <summary>Networks so small that only the cost of taking a step and passing a message is left.</summary>
public class OverheadBenchmarks
{
    /// <summary>Steps of the shorter run.</summary>
    public const int Few = 100;

    /// <summary>Steps of the longer run; the difference leaves out what a batch costs.</summary>
    public const int Many = 1100;

    private readonly BatchWork[] works = new BatchWork[4];

    /// <summary>Makes the networks.</summary>
    [GlobalSetup]
    public void Setup()
    {
        int[] small = [2, 2, 1], deep = [2, 2, 2, 2, 1];
        works[0] = BatchWork.OnActors(BatchWork.Chain(small, 1, rule => rule with { Steps = Few }), 2);
        works[1] = BatchWork.OnActors(BatchWork.Chain(small, 1, rule => rule with { Steps = Many }), 2);
        works[2] = BatchWork.OnActors(BatchWork.Chain(deep, 1, rule => rule with { Steps = Few }), 2);
        works[3] = BatchWork.OnActors(BatchWork.Chain(deep, 1, rule => rule with { Steps = Many }), 2);
    }

    /// <summary>2-2-1, few steps.</summary>
    [Benchmark(OperationsPerInvoke = 20)]
    public void SmallFew() => works[0].Learn(20);

    /// <summary>2-2-1, many steps.</summary>
    [Benchmark(OperationsPerInvoke = 20)]
    public void SmallMany() => works[1].Learn(20);

    /// <summary>2-2-2-2-1, few steps: every step of two of the three hidden populations sends a message.</summary>
    [Benchmark(OperationsPerInvoke = 20)]
    public void DeepFew() => works[2].Learn(20);

    /// <summary>2-2-2-2-1, many steps.</summary>
    [Benchmark(OperationsPerInvoke = 20)]
    public void DeepMany() => works[3].Learn(20);

    /// <summary>Stops the engines.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (BatchWork? work in works) work?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
