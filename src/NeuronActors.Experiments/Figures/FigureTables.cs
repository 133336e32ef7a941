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
                "condition", "seed", "status", "epochs", "testAccuracy", "bestTestAccuracy", "trainAccuracy", "weightsSha256",
                "runFolder", "message",
            ]);
        foreach (FigureRow row in rows)
            file.Append(
            [
                row.Condition, row.Seed, row.Status.ToString().ToLowerInvariant(), row.Epochs.Count, row.LastTestAccuracy,
                row.BestTestAccuracy, row.LastEpoch?.TrainAccuracy, row.WeightsSha256, row.RunFolder,
                row.Sentence.ReplaceLineEndings(" "),
            ]);
    }

    private static void WriteCurves(string path, IReadOnlyList<FigureRow> rows)
    {
        using MetricsFile file = MetricsFile.Create(
            path, ["condition", "seed", "epoch", "trainAccuracy", "testAccuracy", "trainLoss", "testLoss"]);
        foreach (FigureRow row in rows)
            foreach (EpochScore epoch in row.Epochs)
                file.Append([row.Condition, row.Seed, epoch.Epoch, epoch.TrainAccuracy, epoch.TestAccuracy, epoch.TrainLoss, epoch.TestLoss]);
    }
}
