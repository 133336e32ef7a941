using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>A list whose items all have one form.</summary>
internal sealed class ListForm<T>(ValueForm<T> item, string range) : ValueForm<EquatableList<T>>
{
    public override string Range => range;

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out EquatableList<T> value)
    {
        value = null;
        if (node is not ListNode list)
            return Refuse(node, slot);
        var items = new List<T>();
        for (var index = 0; index < list.Items.Count; index++)
        {
            if (item.TryRead(list.Items[index], slot.Item(index), out var read))
                items.Add(read);
        }

        value = [.. items];
        return items.Count == list.Items.Count;
    }

    public override string Write(EquatableList<T> value) => YamlText.List(value.Select(item.Write));
}
