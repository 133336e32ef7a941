namespace NeuronActors.Networks;

/// <summary>A map of keys and the values that they are set to, as conditions and the quick form have it.</summary>
internal static class KeyMap
{
    /// <summary>Each value is read under its own key and kept in that key's canonical text.</summary>
    /// <param name="node">The map.</param>
    /// <param name="slot">Whose it is.</param>
    /// <param name="isAllowed">Whether a key may be set there.</param>
    /// <param name="set">Keys and texts, in the order of the map.</param>
    public static bool TryRead(DocumentNode node, ValueSlot slot, Func<Key, bool> isAllowed, out OrderedDictionary<string, string> set)
    {
        set = [];
        if (node is not MapNode map)
            return node.IsNull || slot.Refuse(node, "be a map of keys, such as {rule.feedback: learned}");
        var count = slot.Problems.All.Count;
        foreach (var setting in SettingReader.Settings(map, 0, slot.Problems))
        {
            var experiment = new Experiment();
            if (!isAllowed(setting.Key))
                slot.Say(setting.Place, $"{slot.Name} sets {setting.Key.Name}, which belongs to the experiment as a " +
                    $"whole; set it outside of {slot.Name.Split('.', '[')[0]}.");
            else if (setting.TryApply(ref experiment, slot.Problems))
                set.Add(setting.Key.Name, setting.Key.Text(experiment));
        }

        return slot.Problems.All.Count == count;
    }

    /// <summary>The map on one line.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, string>> set) =>
        YamlText.Map(set.Select(pair => (pair.Key, YamlText.IsOneValue(pair.Value) ? pair.Value : YamlText.Scalar(pair.Value))));

    /// <summary>Lays the keys over settings as a later source.</summary>
    public static void LayOver(IEnumerable<KeyValuePair<string, string>> set, SettingTable settings, ProblemList problems)
    {
        var rank = settings.Rank + 1;
        foreach (var (key, text) in set)
        {
            var node = DocumentReader.Read(text, _ => null, problems, key) ?? new ScalarNode("", false, null);
            settings.Add(SettingReader.Settings(new MapNode([new MapEntry(key, null, node)], null), rank, problems));
        }
    }
}
