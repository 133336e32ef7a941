using BenchmarkDotNet.Attributes;
using NeuronActors.Numerics;

namespace NeuronActors.Benchmarks;

/// <summary>The product on one thread: as relaxation uses it, packed once, and a large one with its packing.</summary>
public class ProductBenchmarks
{
    private const int Neurons = 300, Batch = 64, Large = 512;

    private readonly PackedMatrix<float> packed = new();
    private readonly PackedMatrix<float> large = new();
    private readonly float[] left = new float[Large * Large];
    private readonly float[] right = new float[Large * Large];
    private readonly float[] result = new float[Large * Large];

    /// <summary>Fills the operands.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var stream = new RandomStream(1, StreamPurpose.Noise, 0);
        for (int i = 0; i < left.Length; i++) (left[i], right[i]) = ((float)stream.Normal(i, 0, 0, 0), (float)stream.Normal(i, 0, 0, 1));
        packed.Pack(left, Neurons, Neurons, 1, Neurons);
    }

    /// <summary>x ← 0.9 x + 0.1 ψ g for 300 neurons, 300 above, 64 samples.</summary>
    [Benchmark(OperationsPerInvoke = 200)]
    public void Relaxation64X300X300()
    {
        for (int i = 0; i < 200; i++)
            Product.Multiply<float>(packed, [new RightBlock<float>(right, 0, Neurons, 1, Neurons)], Batch, 0.1f, 0.9f, result, Neurons);
    }

    /// <summary>512 × 512 × 512 with packing.</summary>
    [Benchmark(OperationsPerInvoke = 20)]
    public void Cube512()
    {
        for (int i = 0; i < 20; i++)
        {
            large.Pack(left, Large, Large, 1, Large);
            Product.Multiply<float>(large, [new RightBlock<float>(right, 0, Large, 1, Large)], Large, 1, 0, result, Large);
        }
    }

    /// <summary>Floating-point operations of a product, a multiply-add counting as two.</summary>
    public static double Operations(int rows, int depth, int columns) => 2.0 * rows * depth * columns;
}
