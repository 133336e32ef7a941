using NeuronActors.Networks;
using NeuronActors.Recording;
using NeuronActors.Engine;

namespace NeuronActors.Experiments;

/// <summary>The rows of <c>metrics.csv</c>: one every hundred batches with the epoch's training score so far, one after each epoch, and one before the first batch if something is measured then.</summary>
internal sealed class RunMetrics : IDisposable
{
    private const int Interval = 100;

    private readonly MetricsFile file;
    private readonly int projections;
    private readonly int validations;
    private readonly string[] measures;
    private readonly bool hasClasses;
    private readonly bool isGenerative;

    /// <summary>What stands in the column <c>kind</c> of the row of a finished epoch.</summary>
    public const string EpochKind = "epoch";

    /// <summary>… and of the row of what was measured before the first batch.</summary>
    public const string StartKind = "start";

    /// <summary>The column of the accuracy on samples set aside; only there if there are some.</summary>
    public const string ValidationAccuracy = "validationAccuracy";

    /// <summary>… and of their loss.</summary>
    public const string ValidationLoss = "validationLoss";

    /// <summary>Begins the file, or goes on with it after a checkpoint.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="network">The graph.</param>
    /// <param name="alignment">Names of what else is measured after each epoch.</param>
    /// <param name="batchesDone">Batches that it has rows of.</param>
    /// <param name="hasClasses">Whether answers are right or wrong.</param>
    /// <param name="isGenerative">Whether there are answers only when a label is asked for, and none in training.</param>
    /// <param name="validates">Whether samples are set aside.</param>
    public RunMetrics(string path, Network network, IEnumerable<string> alignment, long batchesDone, bool hasClasses, bool isGenerative, bool validates)
    {
        measures = [MeasureNames.TestError, MeasureNames.TestNse, MeasureNames.TestMse, .. alignment];
        string[] columns =
        [
            "kind", "epoch", "batches", "trainAccuracy", "trainLoss", "testAccuracy", "testLoss", .. validates ? [ValidationAccuracy, ValidationLoss] : Array.Empty<string>(), "steps",
            .. network.Projections.Select(projection => $"update {projection.Name}"), .. measures, "seconds",
        ];
        (projections, this.hasClasses, this.isGenerative, validations) = (network.Projections.Count, hasClasses, isGenerative, validates ? 2 : 0);
        file = batchesDone == 0 ? MetricsFile.Create(path, columns) : MetricsFile.Resume(path, columns, "batches", batchesDone);
    }

    /// <summary>A batch was learnt.</summary>
    public void BatchLearned(BatchLearned learned, int epoch, BatchScore score)
    {
        if ((learned.Batch + 1) % Interval != 0) return;
        file.Append(
        [
            "train", epoch + 1, learned.Batch + 1L, TrainAccuracy(score), score.MeanLoss, null, null, .. None(validations), learned.Steps,
            .. learned.UpdateNorms.Cast<object?>(), .. None(measures.Length), null,
        ]);
    }

    /// <summary>An epoch was finished.</summary>
    public void EpochFinished(EpochResult result, long batches) => file.Append(
    [
        EpochKind, result.Epoch + 1, batches, TrainAccuracy(result.Train), result.Train.MeanLoss, Accuracy(result.Test), result.Test.MeanLoss,
        .. result.Validation is { } validation ? [Accuracy(validation), validation.MeanLoss] : None(validations), null, .. None(projections), .. InOrder(result.Measures), result.Seconds,
    ]);

    /// <summary>Something was measured before the first batch.</summary>
    public void Started(IReadOnlyDictionary<string, double> measured) => file.Append(
        [StartKind, 0, 0L, null, null, null, null, .. None(validations), null, .. None(projections), .. InOrder(measured), null]);

    private static IEnumerable<object?> None(int count) => Enumerable.Repeat<object?>(null, count);

    private IEnumerable<object?> InOrder(IReadOnlyDictionary<string, double> measured) =>
        measures.Select(name => measured.TryGetValue(name, out double value) ? (object?)value : null);

    private double? TrainAccuracy(BatchScore score) => isGenerative ? null : Accuracy(score);

    /// <summary>Empty where the data have no classes.</summary>
    private double? Accuracy(BatchScore score) => hasClasses ? score.Accuracy : null;

    /// <summary>Waits until all rows are on the disk.</summary>
    public void FlushToDisk() => file.FlushToDisk();

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();
}
