using System.Globalization;
using System.Text;

namespace NeuronActors.Recording;

/// <summary>One value as a cell of a CSV line, quoted as RFC 4180 has it where a comma or a quote makes that necessary.</summary>
internal static class CsvCell
{
    public static string Format(object? value) => value switch
    {
        null => "",
        string text => Quote(text),
        bool flag => flag ? "true" : "false",
        IFormattable number => Quote(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"A value of type {value.GetType().Name} has no invariant text.", nameof(value)),
    };

    /// <summary>The cells of a line that <see cref="Format"/> made.</summary>
    public static IReadOnlyList<string> Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var letter = line[i];
            if (quoted && letter == '"' && i + 1 < line.Length && line[i + 1] == '"') cell.Append(line[i++]);
            else if (letter == '"') quoted = !quoted;
            else if (letter == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else cell.Append(letter);
        }

        cells.Add(cell.ToString());
        return cells;
    }

    private static string Quote(string text)
    {
        if (text.AsSpan().IndexOfAny('\n', '\r') >= 0)
            throw new ArgumentException($"The cell '{text.ReplaceLineEndings("\\n")}' has a line break; a row is one line.", nameof(text));
        return text.AsSpan().IndexOfAny(',', '"') < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
