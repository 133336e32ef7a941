namespace NeuronActors.Networks;

/// <summary>Flattens the maps of an experiment into keys of the catalogue.</summary>
internal static class SettingReader
{
    /// <summary>
    /// All known keys below a map. Sections may be written as maps or as dotted names: <c>rule: {steps: 5}</c> and
    /// <c>rule.steps: 5</c> say the same. Unknown keys and keys set twice go to the problems.
    /// </summary>
    public static IReadOnlyList<Setting> Settings(MapNode root, int rank, ProblemList problems)
    {
        var settings = new List<Setting>();
        Collect(root, "");
        return settings;

        void Collect(MapNode map, string section)
        {
            foreach (var entry in map.Entries)
                Take(entry, DocumentReader.Joined(section, entry.Key));
        }

        void Take(MapEntry entry, string written)
        {
            var name = DataKeys.NameFor(written, entry.Value);
            if ((KeyCatalogue.Find(name) ?? Rules.OwnKeys(name).FirstOrDefault().Key) is { } key)
                Add(new Setting(key, entry.Value, entry.Place, rank));
            else if (!KeyCatalogue.Sections.Contains(name))
                problems.Add(entry.Place, name, KeyCatalogue.UnknownSentence(name));
            else if (entry.Value is MapNode inner)
                Collect(inner, name);
            else if (!entry.Value.IsNull)
                problems.Add(entry.Place, name, $"{name} {entry.Value.Describe()}; it must be a map of the keys " +
                    $"{KeysOf(name)}.");
        }

        void Add(Setting setting)
        {
            if (settings.Find(other => other.Key == setting.Key) is { } first)
                problems.Add(setting.Place, setting.Key.Name, DocumentReader.TwiceSentence(setting.Key.Name, first.Place));
            else
                settings.Add(setting);
        }
    }

    private static string KeysOf(string section) =>
        string.Join(", ", KeyCatalogue.InSection(section).Select(key => key.Name[(section.Length + 1)..]));
}
