namespace NeuronActors.Datasets;

/// <summary>What a stored number stands for: (x − shift) / divisor, fitted on a training set.</summary>
/// <remarks>Bytes have the range 0 to 255. Other numbers have that of the training set: of each column of a table by itself, since each has a unit
/// of its own, and of all values of an array together. A column that never changes becomes 0.</remarks>
internal sealed class InputScale
{
    private readonly double[] shifts, divisors;

    private InputScale(double[] shifts, double[] divisors) => (this.shifts, this.divisors) = (shifts, divisors);

    /// <summary>The scale of a training set.</summary>
    /// <exception cref="DatasetException">All its values are the same.</exception>
    public static InputScale Of(InputScaling scaling, FileArray training)
    {
        if (scaling == InputScaling.Raw) return new([0], [1]);
        var groups = training.Columns.Count > 0 || scaling == InputScaling.CentrePixels ? training.Width : 1;
        var all = Spread.Of(training, groups);
        if (Array.TrueForAll(all, spread => spread.Low == spread.High))
            throw new DatasetException($"{training.File}: every sample is the same, so the inputs cannot be scaled; write data.scaling: raw, or other samples.");
        var common = Math.Sqrt(all.Average(spread => spread.Deviation * spread.Deviation));
        return scaling switch
        {
            InputScaling.Unit => Fitted(spread => spread.Low, spread => spread.High - spread.Low),
            InputScaling.Standardise => Fitted(spread => spread.Mean, spread => spread.Deviation),
            InputScaling.CentrePixels => Fitted(spread => spread.Mean, _ => common),
            InputScaling.Centre => Fitted(Middle, spread => (spread.High - spread.Low) / 2),
            InputScaling.InsideTanh => Fitted(Middle, spread => (spread.High - spread.Low) / 1.8),
            _ => throw new ArgumentOutOfRangeException(nameof(scaling), scaling, "Not an input scaling."),
        };

        InputScale Fitted(Func<Spread, double> shift, Func<Spread, double> divisor) =>
            new([.. all.Select(shift)], [.. all.Select(spread => divisor(spread) is > 0 and var positive ? positive : 1)]);

        static double Middle(Spread spread) => spread.Low + (spread.High - spread.Low) / 2;
    }

    /// <summary>The scaled value.</summary>
    /// <param name="value">The stored one.</param>
    /// <param name="input">Its place in the sample.</param>
    public double Apply(double value, int input)
    {
        var group = shifts.Length == 1 ? 0 : input;
        return (value - shifts[group]) / divisors[group];
    }

    private readonly record struct Spread(double Low, double High, double Mean, double Deviation)
    {
        // Summed in the order of the samples: same bits everywhere.
        public static Spread[] Of(FileArray training, int groups)
        {
            var (sums, squares, count) = (new double[groups], new double[groups], training.Values.Length / groups);
            var (lows, highs) = (Enumerable.Repeat(double.PositiveInfinity, groups).ToArray(), Enumerable.Repeat(double.NegativeInfinity, groups).ToArray());
            ForEach((group, value) => (lows[group], highs[group], sums[group]) = (Math.Min(lows[group], value), Math.Max(highs[group], value), sums[group] + value));
            var means = sums.Select((sum, group) => lows[group] == highs[group] ? lows[group] : sum / count).ToArray();
            ForEach((group, value) => squares[group] += (value - means[group]) * (value - means[group]));
            var areBytes = training.Values is byte[];
            return [.. Enumerable.Range(0, groups).Select(group => new Spread(
                areBytes && lows[group] < highs[group] ? 0 : lows[group], areBytes && lows[group] < highs[group] ? byte.MaxValue : highs[group],
                means[group], Math.Sqrt(squares[group] / count)))];

            void ForEach(Action<int, double> take)
            {
                for (long i = 0; i < training.Values.Length;)
                    for (var group = 0; group < groups; group++, i++) take(group, training[i]);
            }
        }
    }
}
