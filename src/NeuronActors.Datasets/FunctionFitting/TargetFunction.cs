using NeuronActors.Numerics;

namespace NeuronActors.Datasets;

/// <summary>A family of random functions to be learned. A seed picks the function; it does not depend on the samples.</summary>
/// <param name="inputs">Values per input, at least 1.</param>
/// <param name="outputs">Values per output, at least 1.</param>
/// <param name="entity">Which random stream: different for every family, so that tasks of one seed share no draw.</param>
internal abstract class TargetFunction(int inputs, int outputs, uint entity)
{
    // Streams 0 and 1 of StreamPurpose.Data belong to the strokes.
    private const uint FirstEntity = 16;
    private const int ParametersStep = 0;

    public int Inputs => inputs;

    public int Outputs => outputs;

    /// <summary>The stream of a seed; step 0 is for parameters, the others for samples.</summary>
    public RandomStream Stream(ulong seed) => new(seed, StreamPurpose.Data, FirstEntity + entity);

    /// <summary>The one line that says what the function is.</summary>
    public abstract string Description { get; }

    /// <summary>One value of an input.</summary>
    /// <param name="stream">The task's stream.</param>
    /// <param name="row">Which value, from 0.</param>
    /// <param name="sample">Index of the sample in its split.</param>
    /// <param name="step">Which split: 1 train, 2 test.</param>
    public abstract double DrawInput(RandomStream stream, int row, int sample, int step);

    /// <summary>The function that a stream picks: reads an input, writes the output. Safe for several threads.</summary>
    public abstract Function Pick(RandomStream stream);

    /// <summary>y = f(x).</summary>
    public delegate void Function(ReadOnlySpan<double> x, Span<double> y);

    /// <summary>A matrix of uniform draws from [−limit, limit), [rows × columns], row by row.</summary>
    protected static double[] DrawMatrix(RandomStream stream, int rows, int columns, double limit, int matrix)
    {
        var values = new double[rows * columns];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                values[row * columns + column] = limit * (2 * stream.Uniform(row, column, ParametersStep, draw: matrix) - 1);
        return values;
    }

    /// <summary>y ← M x, the sums in the order of x; M is [y × x], row by row.</summary>
    protected static void Multiply(double[] matrix, ReadOnlySpan<double> x, Span<double> y)
    {
        for (var row = 0; row < y.Length; row++)
            y[row] = Dot(matrix.AsSpan(row * x.Length, x.Length), x);
    }

    /// <summary>Σ aᵢ bᵢ, one chain of fused multiply-adds in order.</summary>
    protected static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum = Math.FusedMultiplyAdd(a[i], b[i], sum);
        return sum;
    }
}
