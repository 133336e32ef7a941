using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>Places chosen by hand: a map of layers or populations, each with its node.</summary>
internal sealed class PlaceForm : ValueForm<EquatableDictionary>
{
    public override string Range => "a map of layers or populations, each with a node, such as {hidden1: node-1, " +
        "hidden2.0: node-2}";

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out EquatableDictionary value)
    {
        value = null;
        if (node is not MapNode map)
            return Refuse(node, slot);
        var places = new Dictionary<string, string>();
        foreach (var entry in map.Entries)
        {
            var field = slot.Field(entry.Key);
            if (Forms.PopulationName.TryRead(new ScalarNode(entry.Key, true, entry.Place), field, out var population) &
                Forms.NodeName.TryRead(entry.Value, field, out var name))
                places.Add(population!, name!);
        }

        value = new EquatableDictionary(places);
        return places.Count == map.Entries.Count;
    }

    public override string Write(EquatableDictionary value) =>
        YamlText.Map(value.Select(place => (place.Key, Forms.NodeName.Write(place.Value))));
}
