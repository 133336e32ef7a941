using BenchmarkDotNet.Attributes;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Benchmarks;

/// <summary>One batch of 64 on 784-300-300-100-10: plain loop, actors on two threads, and its products alone.</summary>
public class BatchBenchmarks
{
    private const int Batches = 8;

    private static readonly int[] Layers = [784, 300, 300, 100, 10];

    private readonly BatchWork[] works = new BatchWork[5];
    private readonly PackedMatrix<float>[] forward = new PackedMatrix<float>[4];
    private readonly PackedMatrix<float>[] feedback = new PackedMatrix<float>[4];
    private readonly PackedMatrix<float>[] errors = new PackedMatrix<float>[4];
    private readonly float[] values = new float[784 * 300];
    private readonly float[] result = new float[784 * 300];

    /// <summary>Makes the networks.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Experiment hundred = BatchWork.Paper(rule => rule), one = BatchWork.Paper(rule => rule with { Steps = 1 });
        Experiment quiet = BatchWork.Paper(rule => rule with
        {
            StepSize = 1, Schedule = RelaxationSchedule.Sweep, Stop = RelaxationStop.Quiescence,
        });
        works[0] = BatchWork.OnLoop(hundred);
        works[1] = BatchWork.OnActors(hundred, 2);
        works[2] = BatchWork.OnActors(quiet, 2);
        works[3] = BatchWork.OnLoop(one);
        works[4] = BatchWork.OnLoop(quiet);
        for (int i = 0; i < values.Length; i++) values[i] = (i % 97) * 0.01f;
        for (int l = 0; l < 4; l++)
        {
            int below = Layers[l], above = Layers[l + 1];
            forward[l] = Packed(above, below);
            feedback[l] = Packed(below, above);
            errors[l] = Packed(above, 64);
        }
    }

    /// <summary>100 steps, plain loop, one thread.</summary>
    [Benchmark(OperationsPerInvoke = Batches)]
    public void LoopHundredSteps() => works[0].Learn(Batches);

    /// <summary>100 steps, actors, two threads.</summary>
    [Benchmark(OperationsPerInvoke = Batches)]
    public void ActorsTwoThreads() => works[1].Learn(Batches);

    /// <summary>Step size 1, stopped at quiescence, actors, two threads.</summary>
    [Benchmark(OperationsPerInvoke = 4 * Batches)]
    public void QuiescenceTwoThreads() => works[2].Learn(4 * Batches);

    /// <summary>1 step, plain loop.</summary>
    [Benchmark(OperationsPerInvoke = 4 * Batches)]
    public void LoopOneStep() => works[3].Learn(4 * Batches);

    /// <summary>Step size 1, stopped at quiescence, plain loop.</summary>
    [Benchmark(OperationsPerInvoke = 4 * Batches)]
    public void LoopQuiescence() => works[4].Learn(4 * Batches);

    /// <summary>Only the products of such a batch of 100 steps, on one thread: forward, 100 times feedback to the hidden layers, update.</summary>
    [Benchmark]
    public void ProductsAlone()
    {
        for (int l = 0; l < 4; l++) Multiply(forward[l], Layers[l], 64, Layers[l + 1]);
        for (int step = 0; step < 100; step++)
            for (int l = 3; l >= 1; l--) Multiply(feedback[l], Layers[l + 1], 64, Layers[l]);
        for (int l = 0; l < 4; l++) Multiply(errors[l], 64, Layers[l], Layers[l + 1]);
    }

    /// <summary>Stops the engines.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (BatchWork? work in works) work?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private void Multiply(PackedMatrix<float> left, int depth, int columns, int rows) =>
        Product.Multiply<float>(left, [new RightBlock<float>(values, 0, depth, 1, depth)], columns, 1, 0, result, rows);

    private PackedMatrix<float> Packed(int rows, int depth)
    {
        var packed = new PackedMatrix<float>();
        packed.Pack(values, rows, depth, 1, rows);
        return packed;
    }
}
