using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>A figure's runs as tables for people and plots.</summary>
internal static class FigureTables
{
    /// <summary>Writes <c>results.csv</c>, one line for each run, and <c>curves.csv</c>, one for each epoch of each run.</summary>
    public static void Write(string folder, IReadOnlyList<FigureRow> rows)
    {
        WriteResults(Path.Combine(folder, "results.csv"), rows);
        WriteCurves(Path.Combine(folder, "curves.csv"), rows);
    }

    private static void WriteResults(string path, IReadOnlyList<FigureRow> rows)
    {
        using MetricsFile file = MetricsFile.Create(
            path,
            [
                "condition", "seed", "status", "epochs", "testAccuracy", "bestTestAccuracy", "trainAccuracy", "stepsPerBatch", "batchMs", "weightsSha256",
                "runFolder", "message", .. Validation(rows, RunMetrics.ValidationAccuracy), .. MeasuresOf(rows),
            ]);
        foreach (FigureRow row in rows)
            file.Append(
            [
                row.Condition, row.Seed, row.Status.ToString().ToLowerInvariant(), row.Epochs.Count, row.LastTestAccuracy,
                row.BestTestAccuracy, row.LastEpoch is { } last ? Present(last.TrainAccuracy) : null, row.StepsPerBatch, row.BatchMs, row.WeightsSha256, row.RunFolder,
                row.Sentence.ReplaceLineEndings(" "), .. Validation<object?>(rows, row.LastValidationAccuracy), .. MeasuresOf(rows).Select(name => (object?)row.Find(name)),
            ]);
    }

    private static void WriteCurves(string path, IReadOnlyList<FigureRow> rows)
    {
        string[] measures = MeasuresOf(rows);
        using MetricsFile file = MetricsFile.Create(
            path, ["condition", "seed", "epoch", "trainAccuracy", "testAccuracy", "trainLoss", "testLoss", .. Validation(rows, RunMetrics.ValidationAccuracy, RunMetrics.ValidationLoss), .. measures]);
        foreach (FigureRow row in rows)
            foreach (EpochScore epoch in row.Start is { } start ? [start, .. row.Epochs] : row.Epochs)
                file.Append(
                [
                    row.Condition, row.Seed, epoch.Epoch, Present(epoch.TrainAccuracy), Present(epoch.TestAccuracy), Present(epoch.TrainLoss),
                    Present(epoch.TestLoss), .. Validation<object?>(rows, Present(epoch.ValidationAccuracy), Present(epoch.ValidationLoss)), .. measures.Select(name => (object?)epoch.Find(name)),
                ]);
    }

    /// <summary>Columns that are only there if some run sets samples aside.</summary>
    private static TCell[] Validation<TCell>(IReadOnlyList<FigureRow> rows, params TCell[] cells) =>
        rows.Any(row => row.LastEpoch is { } last && !double.IsNaN(last.ValidationLoss)) ? cells : [];

    /// <summary>What any run has measured besides accuracy and loss, in the order of its first appearance.</summary>
    private static string[] MeasuresOf(IReadOnlyList<FigureRow> rows) =>
        [.. rows.SelectMany(row => row.LastEpoch?.Measures.Keys ?? []).Distinct()];

    /// <summary>Data without classes have no accuracy: an empty cell.</summary>
    private static double? Present(double value) => double.IsNaN(value) ? null : value;
}
