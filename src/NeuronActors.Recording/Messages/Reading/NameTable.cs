using System.Text;

namespace NeuronActors.Recording;

/// <summary>One string for each name that stands in many lines.</summary>
internal sealed class NameTable
{
    private const int LongestShared = 128;
    private const int MostShared = 10_000;   // of a network's names and words there are fewer; a broken file could bring as many as it has lines

    private readonly HashSet<string> names = [];
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly Dictionary<string, string[]> alone = [];

    public NameTable() => lookup = names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The name that these bytes of UTF-8 spell.</summary>
    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestShared) return Encoding.UTF8.GetString(utf8);
        Span<char> letters = stackalloc char[LongestShared];
        var length = Encoding.UTF8.GetChars(utf8, letters);
        if (lookup.TryGetValue(letters[..length], out var known)) return known;
        var name = letters[..length].ToString();
        if (names.Count < MostShared) names.Add(name);
        return name;
    }

    /// <summary>A list of one name.</summary>
    public IReadOnlyList<string> Alone(string name)
    {
        if (!alone.TryGetValue(name, out var list)) alone[name] = list = [name];
        return list;
    }
}
