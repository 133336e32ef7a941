using BenchmarkDotNet.Attributes;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Benchmarks;

/// <summary>A step of the spiking network of Lillicrap et al. 2016, 100 streams: actors on two threads, plain loop, and its dense products alone.</summary>
public class SpikingBenchmarks
{
    /// <summary>Milliseconds of a step at which 600 batches of 5 steps take a minute.</summary>
    public const double StepOfAMinutePerEpoch = 60_000.0 / (600 * Steps);

    private const int Streams = 100, Steps = 5;

    private static readonly int[] Layers = [784, 1500, 1500, 1500, 1000];

    private readonly BatchWork[] works = new BatchWork[2];
    private readonly PackedMatrix<float>[] forward = new PackedMatrix<float>[4];
    private readonly PackedMatrix<float>[] feedback = new PackedMatrix<float>[3];
    private readonly PackedMatrix<float>[] errors = new PackedMatrix<float>[4];
    private readonly float[] values = new float[1500 * 1500];
    private readonly float[] result = new float[1500 * 1500];

    /// <summary>Makes the networks.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Experiment experiment = Network(BatchWork.Chain(Layers, Streams, rule => rule with
        {
            Kind = Rules.SpikingFeedbackAlignment, Steps = Steps, FeedbackWeights = Initialiser.Uniform(0.1),
        }));
        works[0] = BatchWork.OnActors(experiment, 2);
        works[1] = BatchWork.OnLoop(experiment);
        for (int i = 0; i < values.Length; i++) values[i] = (i % 97) * 0.01f;
        for (int l = 0; l < 4; l++)
        {
            forward[l] = Packed(Layers[l + 1], Layers[l]);
            errors[l] = Packed(Layers[l + 1], Streams);
            if (l > 0) feedback[l - 1] = Packed(Layers[l], Layers[l + 1]);
        }
    }

    /// <summary>Actors, two threads; of inputs that spike at half of the steps.</summary>
    [Benchmark(OperationsPerInvoke = 4 * Steps)]
    public void TwoThreads() => works[0].Learn(4);

    /// <summary>Plain loop, one thread.</summary>
    [Benchmark(OperationsPerInvoke = 2 * Steps)]
    public void Loop() => works[1].Learn(2);

    /// <summary>W s, B φ and e sᵀ of one step as dense products, on one thread; operands packed before.</summary>
    [Benchmark]
    public void ProductsAlone()
    {
        for (int l = 0; l < 4; l++) Multiply(forward[l], Layers[l], Streams, Layers[l + 1], 0);
        for (int l = 3; l >= 1; l--) Multiply(feedback[l - 1], Layers[l + 1], Streams, Layers[l], 0);
        for (int l = 0; l < 4; l++) Multiply(errors[l], Streams, Layers[l], Layers[l + 1], 1);
    }

    /// <summary>Stops the engine.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (BatchWork? work in works) work?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static Experiment Network(Experiment experiment) => experiment with
    {
        Network = experiment.Network with
        {
            Activation = Activation.Logistic, OutputActivation = Activation.Logistic, Weights = Initialiser.Uniform(0.05),
            Shards = ShardSettings.PerLayer([1, 2, 2, 2, 2]),
        },
    };

    private void Multiply(PackedMatrix<float> left, int depth, int columns, int rows, float keep) =>
        Product.Multiply<float>(left, [new RightBlock<float>(values, 0, depth, 1, depth)], columns, 1e-9f, keep, result, rows);

    private PackedMatrix<float> Packed(int rows, int depth)
    {
        var packed = new PackedMatrix<float>();
        packed.Pack(values, rows, depth, 1, rows);
        return packed;
    }
}
