using NeuronActors.Datasets;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>The errors that a test score comes to under the measures of the papers.</summary>
internal sealed class TestErrors(Dataset data)
{
    private const double Percent = 100;

    private readonly Lazy<double> spread = new(() => TargetSpread.Of(data.Test));

    /// <summary>The errors by name, followed by what else was measured.</summary>
    /// <param name="score">Of the whole test set.</param>
    /// <param name="others">Further measures.</param>
    public IReadOnlyDictionary<string, double> With(BatchScore score, IReadOnlyDictionary<string, double> others)
    {
        var all = new OrderedDictionary<string, double>();
        if (data.Classes > 0)
        {
            all.Add(MeasureNames.TestError, Percent * (1 - score.Accuracy));
        }
        else
        {
            all.Add(MeasureNames.TestNse, score.SquaredError / spread.Value);   // Lillicrap et al. 2016, eq. 2
            all.Add(MeasureNames.TestMse, score.MeanSquaredError);
        }
        foreach (var (name, value) in others) all.Add(name, value);
        return all;
    }
}
