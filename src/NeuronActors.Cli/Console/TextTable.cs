using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuronActors.Cli;

/// <summary>The two forms in which this program lays out facts: a table with a heading, and pairs of a name and a value.</summary>
internal static class TextTable
{
    /// <summary>A table without lines, so that it can be piped; names in the first column are never broken.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="headings">One per column.</param>
    /// <param name="rows">Plain text, one cell per column.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        for (int column = 0; column < headings.Count; column++)
        {
            var heading = new TableColumn(new Text(headings[column], new Style(decoration: Decoration.Bold))) { Padding = new Padding(0, 0, 2, 0) };
            if (column == 0) heading.NoWrap();
            table.AddColumn(heading);
        }
        foreach (IReadOnlyList<string> row in rows) table.AddRow(row.Select(Cell));
        console.Write(table);
    }

    /// <summary>Names and values, one pair per line, the values below each other.</summary>
    public static void WritePairs(IAnsiConsole console, IEnumerable<(string Name, string Value)> pairs)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { Padding = new Padding(2, 0, 2, 0), NoWrap = true });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach ((string name, string value) in pairs) grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
        console.Write(grid);
    }

    private static IRenderable Cell(string text) => new Text(text);
}
