namespace NeuronActors.Datasets;

/// <summary>Samples of a random function. A sample depends on (task, seed, split, index) and nothing else.</summary>
/// <remarks>The papers draw a new sample for every step and give no number; here a fixed set is drawn, which an epoch passes
/// through once.</remarks>
internal static class FunctionDataset
{
    public const int TrainCount = 10_000;
    public const int TestCount = 2_000;

    private const int TrainStep = 1;
    private const int TestStep = 2;

    public static Dataset Load(DatasetOptions options, TargetFunction target)
    {
        RefuseRescaling(options);
        return new Dataset(
            options.Name,
            Draw(target, options.Seed, TrainStep, Math.Min(options.TrainLimit ?? TrainCount, TrainCount)),
            Draw(target, options.Seed, TestStep, Math.Min(options.TestLimit ?? TestCount, TestCount)),
            classes: 0,
            $"{target.Description}, generated with seed {options.Seed}");
    }

    /// <summary>Says so if the inputs are to be scaled, which the paper gives as they are.</summary>
    public static void RefuseRescaling(DatasetOptions options)
    {
        if (options.Scaling is not (InputScaling.Unit or InputScaling.Raw))
            throw new DatasetException(
                $"The scaling {options.Scaling.ToString().ToLowerInvariant()} does not go with {options.Name}, whose inputs are " +
                "drawn as the paper says; write raw or leave it out.");
    }

    private static NumericSplit Draw(TargetFunction target, ulong seed, int step, int count)
    {
        var stream = target.Stream(seed);
        var function = target.Pick(stream);
        var inputs = new double[count * target.Inputs];
        var outputs = new double[count * target.Outputs];
        Parallel.For(0, count, sample =>
        {
            var x = inputs.AsSpan(sample * target.Inputs, target.Inputs);
            for (var row = 0; row < x.Length; row++)
                x[row] = target.DrawInput(stream, row, sample, step);
            function(x, outputs.AsSpan(sample * target.Outputs, target.Outputs));
        });
        return new NumericSplit(count, inputs, outputs);
    }
}
