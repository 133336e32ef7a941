namespace NeuronActors.Datasets;

/// <summary>How far the targets of a split lie from their mean: the error of whoever always answers the mean.</summary>
public static class TargetSpread
{
    /// <summary>Σ over samples and targets of (y* − ȳ*)², ȳ* the mean target, in double and in the order of the samples; 0 or more.</summary>
    /// <remarks>Source: Lillicrap et al. 2016, Methods, eq. 2, times the number of samples. Two passes: eq. 4 cancels.</remarks>
    public static double Of(DataSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        var target = new double[split.Targets];
        var mean = new double[split.Targets];
        for (var sample = 0; sample < split.Count; sample++)
        {
            split.CopyTargets([sample], target.AsSpan());
            for (var i = 0; i < mean.Length; i++) mean[i] += target[i] / split.Count;
        }

        double sum = 0;
        for (var sample = 0; sample < split.Count; sample++)
        {
            split.CopyTargets([sample], target.AsSpan());
            for (var i = 0; i < mean.Length; i++) sum += (target[i] - mean[i]) * (target[i] - mean[i]);
        }

        return sum;
    }
}
