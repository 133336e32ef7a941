using System.Globalization;

namespace NeuronActors.Experiments;

/// <summary>The epochs of a run as its <c>metrics.csv</c> has them, those before a resume too.</summary>
internal static class EpochScores
{
    private static readonly string[] Scores = ["trainAccuracy", "testAccuracy", "trainLoss", "testLoss"];

    public static IReadOnlyList<EpochScore> Read(string runFolder)
    {
        string[] lines = File.ReadAllLines(Path.Combine(runFolder, "metrics.csv"));
        string[] columns = lines[0].Split(',');
        int kind = Array.IndexOf(columns, "kind"), epoch = Array.IndexOf(columns, "epoch");
        int[] scores = [.. Scores.Select(name => Array.IndexOf(columns, name))];
        return
        [
            .. from line in lines.Skip(1)
               let cells = line.Split(',')
               where cells[kind] == "epoch"
               let values = scores.Select(column => ValueOf(cells[column])).ToArray()
               select new EpochScore(int.Parse(cells[epoch], CultureInfo.InvariantCulture), values[0], values[1], values[2], values[3]),
        ];
    }

    /// <summary>The last finished epoch; null if none is.</summary>
    public static EpochScore? Last(string runFolder) => Read(runFolder) is [.., var last] ? last : null;

    /// <summary>An empty cell is an accuracy where the data have no classes.</summary>
    private static double ValueOf(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);
}
