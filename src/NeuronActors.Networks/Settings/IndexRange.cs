using System.Globalization;

namespace NeuronActors.Networks;

/// <summary>Numbers from a first to a last one, both included. Written <c>7</c>, <c>0..9</c> or <c>*</c> for all.</summary>
/// <param name="First">The first, at least 0.</param>
/// <param name="Last">The last, not less than the first.</param>
public readonly record struct IndexRange(int First, int Last)
{
    private const string Everything = "*";
    private const string Between = "..";

    /// <summary>All numbers from 0 on.</summary>
    public static IndexRange All { get; } = new(0, int.MaxValue);

    /// <summary>How many numbers it spans, where it ends before 2³¹ − 1.</summary>
    public int Count => Last - First + 1;

    /// <summary>Whether a number is one of them.</summary>
    public bool Contains(int index) => index >= First && index <= Last;

    /// <summary>The numbers that are also in another range; without any, <see cref="Last"/> is less than <see cref="First"/>.</summary>
    public IndexRange Within(int first, int last) => new(Math.Max(First, first), Math.Min(Last, last));

    /// <summary>Reads a range; false if the text is none, or its ends are reversed.</summary>
    public static bool TryParse(string text, out IndexRange range)
    {
        ArgumentNullException.ThrowIfNull(text);
        range = All;
        if (text == Everything)
            return true;
        var dots = text.IndexOf(Between, StringComparison.Ordinal);
        var (from, to) = dots < 0 ? (text, text) : (text[..dots], text[(dots + Between.Length)..]);
        if (!TryParseIndex(from, out var first) || !TryParseIndex(to, out var last) || first > last)
            return false;
        range = new IndexRange(first, last);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => this == All ? Everything
        : First == Last ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}{Between}{Last}");

    private static bool TryParseIndex(string text, out int index) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
