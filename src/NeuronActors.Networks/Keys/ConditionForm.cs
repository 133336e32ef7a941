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
                KeyMap.TryRead(entry.Value, slot.Field(entry.Key), key => key.MayVary, out var set))
                conditions.Add(new Condition(name!, set));
        }

        value = [.. conditions];
        return conditions.Count == map.Entries.Count;
    }

    public override string Write(EquatableList<Condition> value) => YamlText.Map(
        value.Select(condition => (condition.Name, KeyMap.Write(condition.Set))));
}
