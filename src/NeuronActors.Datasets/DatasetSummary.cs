namespace NeuronActors.Datasets;

/// <summary>What the samples of a split look like taken together.</summary>
/// <param name="Inputs">Lowest and highest input.</param>
/// <param name="Targets">Lowest and highest target.</param>
/// <param name="PerClass">Samples of each class; empty where there are none.</param>
public sealed record DatasetSummary((double Low, double High) Inputs, (double Low, double High) Targets, IReadOnlyList<int> PerClass)
{
    /// <summary>Looks at every sample.</summary>
    /// <param name="split">The samples.</param>
    /// <param name="classes">Number of classes, 0 for none.</param>
    public static DatasetSummary Of(DataSplit split, int classes)
    {
        ArgumentNullException.ThrowIfNull(split);
        var (values, answers, perClass) = (new double[split.Inputs], new double[split.Targets], new int[classes]);
        var (inputs, targets) = ((Low: double.PositiveInfinity, High: double.NegativeInfinity), (Low: double.PositiveInfinity, High: double.NegativeInfinity));
        for (var sample = 0; sample < split.Count; sample++)
        {
            split.CopyInputs([sample], values.AsSpan());
            split.CopyTargets([sample], answers.AsSpan());
            inputs = (Math.Min(inputs.Low, values.Min()), Math.Max(inputs.High, values.Max()));
            targets = (Math.Min(targets.Low, answers.Min()), Math.Max(targets.High, answers.Max()));
            if (classes > 0) perClass[split.Label(sample)]++;
        }
        return new DatasetSummary(inputs, targets, perClass);
    }
}
