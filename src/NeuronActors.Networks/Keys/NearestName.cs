namespace NeuronActors.Networks;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
public static class NearestName
{
    /// <summary>The candidate with the fewest edits, or null if none is near enough to be worth saying.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What may be written; the first of several equally near ones wins.</param>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        var nearest = candidates.MinBy(candidate => Edits(name, candidate));
        return nearest is not null && Edits(name, nearest) <= Math.Max(1, name.Length / 3) ? nearest : null;
    }

    /// <summary>A question to append to a sentence, with a leading blank; empty if nothing is near.</summary>
    public static string Suggestion(string name, IEnumerable<string> candidates) =>
        Of(name, candidates) is { } nearest ? $" Did you mean {nearest}?" : "";

    /// <summary>
    /// Edit distance: insertions, deletions, replacements and exchanges of neighbours (optimal string alignment).
    /// </summary>
    public static int Edits(string from, string to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var edits = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        for (var j = 0; j <= to.Length; j++)
        {
            if (i == 0 || j == 0)
            {
                edits[i, j] = i + j;
                continue;
            }

            var replaced = edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            edits[i, j] = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
        }

        return edits[from.Length, to.Length];
    }
}
