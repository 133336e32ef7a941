using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>
/// An immutable dictionary of names to texts that equals another with equal entries, as records need it; kept in order of the
/// names, so that equal ones are written alike.
/// </summary>
/// <param name="entries">The entries, each name once.</param>
public sealed class EquatableDictionary(IEnumerable<KeyValuePair<string, string>> entries)
    : IReadOnlyDictionary<string, string>, IEquatable<EquatableDictionary>
{
    private readonly SortedList<string, string> _entries = new(entries.ToDictionary(), StringComparer.Ordinal);

    /// <summary>The one without entries.</summary>
    public static EquatableDictionary Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _entries.Keys;

    /// <inheritdoc/>
    public IEnumerable<string> Values => _entries.Values;

    /// <inheritdoc/>
    public string this[string key] => _entries[key];

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => _entries.TryGetValue(key, out value);

    /// <inheritdoc/>
    public bool Equals(EquatableDictionary? other) => other is not null && _entries.SequenceEqual(other._entries);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EquatableDictionary);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _entries.Aggregate(0, (hash, entry) => HashCode.Combine(hash, entry.Key, entry.Value));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{{{string.Join(", ", _entries.Select(entry => $"{entry.Key}: {entry.Value}"))}}}";

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();
}
