using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>Conditions: a map of names, each with the keys that it sets.</summary>
internal sealed class ConditionForm : ValueForm<EquatableList<Condition>>
{
    public override string Range => "a map of names, each with a map of the keys it sets, such as {learned: " +
        "{rule.feedback: learned}}";

    public override bool TryRead(
        DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out EquatableList<Condition> value)
    {
        value = null;
        if (node is not MapNode map)
            return Refuse(node, slot);
        var conditions = new List<Condition>();
        foreach (var entry in map.Entries)
        {
            if (Forms.Name.TryRead(new ScalarNode(entry.Key, true, entry.Place), slot.Field(entry.Key), out var name) &
                TryReadKeys(entry.Value, slot.Field(entry.Key), out var set))
                conditions.Add(new Condition(name!, set));
        }

        value = [.. conditions];
        return conditions.Count == map.Entries.Count;
    }

    public override string Write(EquatableList<Condition> value) => YamlText.Map(value.Select(condition =>
        (condition.Name, YamlText.Map(condition.Set.Select(pair => (pair.Key, Embedded(pair.Value)))))));

    /// <summary>Each value is read under its own key and kept in that key's canonical text.</summary>
    private static bool TryReadKeys(DocumentNode node, ValueSlot slot, out OrderedDictionary<string, string> set)
    {
        set = [];
        if (node is not MapNode map)
            return node.IsNull || slot.Refuse(node, "be a map of keys, such as {rule.feedback: learned}");
        var count = slot.Problems.All.Count;
        foreach (var setting in SettingReader.Settings(map, 0, slot.Problems))
        {
            var experiment = new Experiment();
            if (!setting.Key.MayVary)
                slot.Say(setting.Place, $"{slot.Name} sets {setting.Key.Name}, which belongs to the experiment as a " +
                    "whole; set it outside of conditions.");
            else if (setting.TryApply(ref experiment, slot.Problems))
                set.Add(setting.Key.Name, setting.Key.Text(experiment));
        }

        return slot.Problems.All.Count == count;
    }

    private static string Embedded(string text) => YamlText.IsOneValue(text) ? text : YamlText.Scalar(text);
}
