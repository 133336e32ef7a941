namespace NeuronActors.Networks;

/// <summary>Reads the named fields of a small map, such as one layer of a list of layers.</summary>
internal sealed class FieldReader
{
    private readonly MapNode _map;
    private readonly ValueSlot _slot;

    /// <summary>Reads a map; says which of its keys are none of the fields.</summary>
    public FieldReader(MapNode map, ValueSlot slot, params string[] fields)
    {
        _map = map;
        _slot = slot;
        foreach (var entry in map.Entries.Where(entry => !fields.Contains(entry.Key)))
        {
            IsSound = false;
            var suggestion = NearestName.Suggestion(entry.Key, fields);
            slot.Say(entry.Place, $"{slot.Name} has no key {entry.Key}; the keys are " +
                $"{string.Join(", ", fields)}.{suggestion}");
        }
    }

    /// <summary>Whether everything asked for so far could be read.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>A field that must be there.</summary>
    public T? Required<T>(string field, ValueForm<T> form)
    {
        if (Find(field) is { } node)
            return Read(field, node, form);
        IsSound = false;
        _slot.Say(_map.Place, $"{_slot.Name} lacks {field}; it must be {form.Range}.");
        return default;
    }

    /// <summary>A field that may be left out or null.</summary>
    public T? Optional<T>(string field, ValueForm<T> form) =>
        Find(field) is { IsNull: false } node ? Read(field, node, form) : default;

    /// <summary>As <see cref="Optional{T}"/> for values that have no null of their own.</summary>
    public T? OptionalValue<T>(string field, ValueForm<T> form)
        where T : struct =>
        Find(field) is { IsNull: false } node ? Read(field, node, form) : null;

    private T? Read<T>(string field, DocumentNode node, ValueForm<T> form)
    {
        if (form.TryRead(node, _slot.Field(field), out var value))
            return value;
        IsSound = false;
        return default;
    }

    private DocumentNode? Find(string field) => _map.Entries.FirstOrDefault(entry => entry.Key == field)?.Value;
}
