using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>Rows of a table as they come: numbers below each other at the right, words at the left, at least as wide as what was seen so far.</summary>
/// <param name="console">Where to.</param>
/// <param name="headings">One per column.</param>
/// <param name="numbers">The columns that hold numbers.</param>
internal sealed class MessageTable(IAnsiConsole console, IReadOnlyList<string> headings, IReadOnlyCollection<string> numbers)
{
    private const int MostMeasured = 1000;
    private const string Gap = "  ";

    private readonly int[] widths = [.. headings.Select(heading => heading.Length)];
    private readonly List<string[]> waiting = [];
    private bool hasHeading;

    /// <summary>Adds a row. It is written when enough have come to see how wide the columns are, or at <see cref="Flush"/>.</summary>
    public void Add(string[] row)
    {
        waiting.Add(row);
        for (int column = 0; column < widths.Length; column++) widths[column] = Math.Max(widths[column], row[column].Length);
        if (waiting.Count == MostMeasured) Flush();
    }

    /// <summary>Writes what waits.</summary>
    public void Flush()
    {
        if (!hasHeading && waiting.Count > 0) Write(headings);
        hasHeading |= waiting.Count > 0;
        foreach (string[] row in waiting) Write(row);
        waiting.Clear();
    }

    private void Write(IReadOnlyList<string> row) => console.Profile.Out.Writer.WriteLine(string.Join(Gap, row.Select(
        (cell, column) => numbers.Contains(headings[column]) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
}
