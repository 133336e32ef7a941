namespace NeuronActors.Networks;

/// <summary>The names under which what was measured of a run is found: in its files, in <c>published</c> and in <c>claims</c>.</summary>
public static class MeasureNames
{
    /// <summary>Percentage of right answers on the test samples; of data with classes.</summary>
    public const string TestAccuracy = "test-accuracy";

    /// <summary>100 − <see cref="TestAccuracy"/>.</summary>
    public const string TestError = "test-error";

    /// <summary>Σ (y − y*)² over the test set, divided by Σ (y* − ȳ*)²; of data without classes. Lillicrap et al. 2016, eq. 2.</summary>
    public const string TestNse = "test-nse";

    /// <summary>Mean over the test samples of Σ (y − y*)², which runs over the outputs; of data without classes.</summary>
    public const string TestMse = "test-mse";

    /// <summary>Mean loss of a test sample.</summary>
    public const string TestLoss = "test-loss";

    /// <summary>Percentage of right answers on the samples that <c>data.validation</c> sets aside.</summary>
    public const string ValidationAccuracy = "validation-accuracy";

    /// <summary>100 − <see cref="ValidationAccuracy"/>.</summary>
    public const string ValidationError = "validation-error";

    /// <summary>Mean loss of a sample that is set aside.</summary>
    public const string ValidationLoss = "validation-loss";

    /// <summary>Percentage of right answers over an epoch's training batches, each judged before it was learnt.</summary>
    public const string TrainAccuracy = "train-accuracy";

    /// <summary>100 − <see cref="TrainAccuracy"/>.</summary>
    public const string TrainError = "train-error";

    /// <summary>Mean loss of a training sample over an epoch.</summary>
    public const string TrainLoss = "train-loss";

    /// <summary>
    /// 100 if a run has solved its task, else 0, so that the mean over seeds is the percentage of runs that have: all test samples right, or where
    /// there are no classes a <see cref="TestNse"/> below <see cref="SolvedNse"/>.
    /// </summary>
    public const string Solved = "solved";

    /// <summary>A convention of this project: below a tenth of the error of whoever always answers the mean.</summary>
    /// <remarks>Of exclusive or this is Σ (y − y*)² below 0.1 over the four samples, so that no answer is further than 0.32 from 0 or 1.</remarks>
    public const double SolvedNse = 0.1;

    /// <summary>Relaxation steps of a batch, the mean over the run.</summary>
    public const string StepsPerBatch = "steps-per-batch";

    /// <summary>Milliseconds of a batch, the mean over the run.</summary>
    public const string BatchMs = "batch-ms";

    /// <summary>What stands before the name of a score for its best value after any epoch.</summary>
    public const string BestOf = "best-";

    /// <summary>What stands in place of a layer's name for the cosine of the weight updates of all layers together.</summary>
    public const string WholeNetwork = "network";

    private const string ShareOfUnits = "units-below-90";

    /// <summary>Those that every run has.</summary>
    public static IReadOnlyList<string> Scores { get; } =
        [TestAccuracy, TestError, TestNse, TestMse, TestLoss, TrainAccuracy, TrainError, TrainLoss, Solved, StepsPerBatch, BatchMs];

    /// <summary>Those of runs that set samples aside.</summary>
    public static IReadOnlyList<string> ValidationScores { get; } = [ValidationAccuracy, ValidationError, ValidationLoss];

    /// <summary>Whether more of it is better; of the others less is.</summary>
    public static bool IsAccuracy(string name) => name is TestAccuracy or TrainAccuracy or ValidationAccuracy or Solved;

    /// <summary>What stands before the colon and the layer's name: the word of a measure, and for unit angles two names.</summary>
    public static IReadOnlyList<string> Of(AlignmentMeasure measure)
    {
        string word = Forms.Word<AlignmentMeasure>().Write(measure);
        return measure == AlignmentMeasure.UnitAngle ? [word, ShareOfUnits] : [word];
    }

    /// <summary>Whether a name is that of the percentage of neurons whose angle is below 90°.</summary>
    public static bool IsShareOfUnits(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(ShareOfUnits, StringComparison.Ordinal);
    }

    /// <summary>Whether an experiment that measures what it says can have a value of that name.</summary>
    internal static bool IsKnown(Experiment experiment, string name)
    {
        string score = name.StartsWith(BestOf, StringComparison.Ordinal) ? name[BestOf.Length..] : name;
        if (name == $"{Of(AlignmentMeasure.UpdateCosine)[0]}:{WholeNetwork}")
            return experiment.Measure.Contains(AlignmentMeasure.UpdateCosine);
        if (ValidationScores.Contains(score))
            return experiment.Data.Validation > 0 || experiment.Conditions.Any(condition => condition.Set.ContainsKey("data.validation"));
        return Scores.Contains(score) || (name.IndexOf(':') is > 0 and var colon &&
            experiment.Measure.SelectMany(Of).Contains(name[..colon]) && NetworkLayout.Names(experiment.Network).Contains(name[(colon + 1)..]));
    }
}
