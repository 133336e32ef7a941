using System.Numerics;

namespace NeuronActors.Datasets;

/// <summary>What each of the 256 byte values stands for, at every pixel alike or at each by itself. Computed in double, rounded once to the precision in
/// use.</summary>
public sealed class PixelScale
{
    /// <summary>Number of byte values.</summary>
    public const int Size = 256;

    private readonly double[] _values;
    private readonly Spread[] _spreads;

    private PixelScale(Func<int, double> value) => (_values, _spreads) = ([.. Enumerable.Range(0, Size).Select(value)], []);

    private PixelScale(Spread[] spreads) => (_values, _spreads) = ([], spreads);

    /// <summary>The scale of a training set.</summary>
    /// <param name="scaling">Which scale.</param>
    /// <param name="largest">The largest value a stored byte can have, 1 to 255: 255, or 16 for the 8×8 digits.</param>
    /// <param name="training">All bytes of the training set, image after image; read only by the scales that depend on it.</param>
    /// <param name="inputs">Bytes of one image, at least 1.</param>
    /// <exception cref="DatasetException">All training bytes are equal, or all images, so their deviation is 0.</exception>
    public static PixelScale Of(InputScaling scaling, int largest, ReadOnlySpan<byte> training, int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(largest, 255);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        return scaling switch
        {
            InputScaling.Unit => new(value => (double)value / largest),
            InputScaling.Raw => new(value => value),
            InputScaling.Centre => new(value => 2.0 * value / largest - 1),
            InputScaling.InsideTanh => new(value => 0.9 * (2.0 * value / largest - 1)),
            InputScaling.Standardise => new(Varying(Spread.Of(training, 1, 0), "value").Scale),
            InputScaling.CentrePixels => CentredPixels(training, inputs),
            _ => throw new ArgumentOutOfRangeException(nameof(scaling), scaling, "Not an input scaling."),
        };
    }

    /// <summary>Writes one image as inputs, in the caller's precision.</summary>
    internal void Copy<T>(ReadOnlySpan<byte> image, ReadOnlySpan<T> table, Span<T> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_spreads.Length == 0)
            for (var i = 0; i < image.Length; i++)
                inputs[i] = table[image[i]];
        else
            for (var i = 0; i < image.Length; i++)
                inputs[i] = T.CreateTruncating(_spreads[i].Scale(image[i]));
    }

    /// <summary>Writes the 256 values in the caller's precision, where they are the same at every pixel.</summary>
    internal void Fill<T>(Span<T> table)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var value = 0; value < _values.Length; value++)
            table[value] = T.CreateTruncating(_values[value]);
    }

    // One deviation for all: a pixel that is not black in one image of 60,000 would by its own come to stand for 245 there.
    private static PixelScale CentredPixels(ReadOnlySpan<byte> training, int inputs)
    {
        var spreads = new Spread[inputs];
        double squares = 0;
        for (var i = 0; i < inputs; i++)
        {
            spreads[i] = Spread.Of(training, inputs, i);
            squares += spreads[i].Deviation * spreads[i].Deviation;
        }
        var all = Varying(new Spread(0, Math.Sqrt(squares / inputs)), "image");
        return new([.. spreads.Select(spread => spread with { Deviation = all.Deviation })]);
    }

    private static Spread Varying(Spread spread, string what) => spread.Deviation > 0 ? spread : throw new DatasetException(
        $"The inputs cannot be standardised: every {what} of the training set is the same; use another data.scaling.");

    private readonly record struct Spread(double Mean, double Deviation)
    {
        public double Scale(int value) => (value - Mean) / Deviation;

        // The sum is exact in integers; the squares are summed in the order of the byte values: same bits everywhere.
        public static Spread Of(ReadOnlySpan<byte> training, int stride, int first)
        {
            var occurrences = new long[Size];
            for (var i = first; i < training.Length; i += stride)
                occurrences[training[i]]++;

            long count = 0, sum = 0;
            for (var value = 0; value < Size; value++)
            {
                count += occurrences[value];
                sum += value * occurrences[value];
            }
            var mean = (double)sum / count;

            double squares = 0;
            for (var value = 0; value < Size; value++)
                squares += occurrences[value] * ((value - mean) * (value - mean));
            return new(mean, Math.Sqrt(squares / count));
        }
    }
}
