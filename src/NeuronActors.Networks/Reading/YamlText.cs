using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NeuronActors.Networks;

/// <summary>Writes values as YAML on one line.</summary>
internal static partial class YamlText
{
    /// <summary>A text that reads back as itself, quoted where YAML would take it for something else.</summary>
    public static string Scalar(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>A list in flow style.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    /// <summary>A map in flow style.</summary>
    public static string Map(IEnumerable<(string Key, string Text)> entries) =>
        $"{{{string.Join(", ", entries.Select(entry => $"{Scalar(entry.Key)}: {entry.Text}"))}}}";

    /// <summary>Whether a text is YAML for exactly one value within a flow map.</summary>
    public static bool IsOneValue(string text)
    {
        var problems = new ProblemList();
        var node = DocumentReader.Read($"{{key: {text}}}", _ => null, problems);
        return problems.All.Count == 0 && node is MapNode { Entries.Count: 1 };
    }

    private static bool IsPlain(string text) =>
        PlainText().IsMatch(text) && !RealNumber.TryParse(text, out _) &&
        text is not ("null" or "true" or "false" or "yes" or "no" or "on" or "off");

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            quoted.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                < ' ' or (>= '\u007f' and <= '\u00a0') or '\u2028' or '\u2029' or '\ufeff' or >= '\ufffe' =>
                    string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => character.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    // Conservative: nothing that means anything in flow style, and no blank at either end.
    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9_./()+-]| (?=[A-Za-z0-9(]))*\z")]
    private static partial Regex PlainText();
}
