namespace NeuronActors.Networks;

/// <summary>Reads <c>key=value</c> as given to <c>--set</c>.</summary>
internal static class OverrideReader
{
    /// <summary>The settings that one option makes: one, or several if it sets a whole section.</summary>
    public static IReadOnlyList<Setting> Read(string text, int rank, ProblemList problems)
    {
        var place = new Place($"--set {text}");
        if (text.IndexOf('=') is var split && split < 1)
        {
            problems.Add(place, "", "it must have the form key=value, such as rule.step-size=0.2.");
            return [];
        }

        var key = text[..split].Trim();
        if (key == "extends")
        {
            problems.Add(place, key, "extends belongs in a file; name the experiment itself on the command line.");
            return [];
        }

        var count = problems.All.Count;
        var value = DocumentReader.Read(text[(split + 1)..], _ => place, problems, key) ?? new ScalarNode("", false, place);
        return problems.All.Count > count
            ? []
            : SettingReader.Settings(new MapNode([new MapEntry(key, place, value)], place), rank, problems);
    }
}
