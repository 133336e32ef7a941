using System.Globalization;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>The epochs of a run as its <c>metrics.csv</c> has them, those before a resume too.</summary>
internal static class EpochScores
{
    private static readonly string[] Scores = ["trainAccuracy", "testAccuracy", "trainLoss", "testLoss", RunMetrics.ValidationAccuracy, RunMetrics.ValidationLoss];

    /// <summary>The finished epochs, in order.</summary>
    public static IReadOnlyList<EpochScore> Read(string runFolder) => Read(runFolder, RunMetrics.EpochKind);

    /// <summary>What was measured before the first batch; null if nothing was.</summary>
    public static EpochScore? Start(string runFolder) => Read(runFolder, RunMetrics.StartKind) is [var start] ? start : null;

    /// <summary>The last finished epoch; null if none is.</summary>
    public static EpochScore? Last(string runFolder) => Read(runFolder) is [.., var last] ? last : null;

    private static IReadOnlyList<EpochScore> Read(string runFolder, string wanted)
    {
        string[] lines = File.ReadAllLines(Path.Combine(runFolder, "metrics.csv"));
        string[] columns = lines[0].Split(',');
        int kind = Array.IndexOf(columns, "kind"), epoch = Array.IndexOf(columns, "epoch");
        int[] scores = [.. Scores.Select(name => Array.IndexOf(columns, name))];
        return
        [
            .. from line in lines.Skip(1)
               let cells = line.Split(',')
               where cells[kind] == wanted
               let values = scores.Select(column => column < 0 ? double.NaN : ValueOf(cells[column])).ToArray()
               select new EpochScore(int.Parse(cells[epoch], CultureInfo.InvariantCulture), values[0], values[1], values[2], values[3])
               {
                   ValidationAccuracy = values[4],
                   ValidationLoss = values[5],
                   Measures = MeasuresOf(columns, cells),
               },
        ];
    }

    /// <summary>The columns that are named as measures are; an empty cell is a measure that the run does not have.</summary>
    private static Dictionary<string, double> MeasuresOf(string[] columns, string[] cells) => columns.Zip(cells)
        .Where(pair => pair.Second.Length > 0 && (pair.First is MeasureNames.TestError or MeasureNames.TestNse or MeasureNames.TestMse || pair.First.Contains(':')))
        .ToDictionary(pair => pair.First, pair => ValueOf(pair.Second));

    /// <summary>An empty cell is an accuracy where the data have no classes.</summary>
    private static double ValueOf(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);
}
