using System.Numerics;

namespace NeuronActors.Datasets;

/// <summary>What each of the 256 byte values stands for. Computed in double, rounded once to the precision in use.</summary>
public sealed class PixelScale
{
    /// <summary>Number of byte values.</summary>
    public const int Size = 256;

    private readonly double[] _values;

    private PixelScale(Func<int, double> value) => _values = [.. Enumerable.Range(0, Size).Select(value)];

    /// <summary>The scale of a training set.</summary>
    /// <param name="scaling">Which scale.</param>
    /// <param name="largest">The largest value a stored byte can have, 1 to 255: 255, or 16 for the 8×8 digits.</param>
    /// <param name="training">All bytes of the training set; read only by <see cref="InputScaling.Standardise"/>.</param>
    /// <exception cref="DatasetException">All training bytes are equal, so their deviation is 0.</exception>
    public static PixelScale Of(InputScaling scaling, int largest, ReadOnlySpan<byte> training)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(largest, 255);
        return scaling switch
        {
            InputScaling.Unit => new(value => (double)value / largest),
            InputScaling.Raw => new(value => value),
            InputScaling.Centre => new(value => 2.0 * value / largest - 1),
            InputScaling.InsideTanh => new(value => 0.9 * (2.0 * value / largest - 1)),
            InputScaling.Standardise => Standardised(training),
            _ => throw new ArgumentOutOfRangeException(nameof(scaling), scaling, "Not an input scaling."),
        };
    }

    /// <summary>Writes the 256 values in the caller's precision.</summary>
    internal void Fill<T>(Span<T> table)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var value = 0; value < Size; value++)
            table[value] = T.CreateTruncating(_values[value]);
    }

    // The sum is exact in integers; the squares are summed in the order of the byte values: same bits everywhere.
    private static PixelScale Standardised(ReadOnlySpan<byte> training)
    {
        var occurrences = new long[Size];
        foreach (var value in training)
            occurrences[value]++;

        long sum = 0;
        for (var value = 0; value < Size; value++)
            sum += value * occurrences[value];
        var mean = (double)sum / training.Length;

        double squares = 0;
        for (var value = 0; value < Size; value++)
            squares += occurrences[value] * ((value - mean) * (value - mean));
        var deviation = Math.Sqrt(squares / training.Length);
        if (!(deviation > 0))
            throw new DatasetException(
                "The inputs cannot be standardised: every value of the training set is the same; use another data.scaling.");
        return new(value => (value - mean) / deviation);
    }
}
