using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuronActors.Networks;

/// <summary>One side of a claim: a number, or what was measured of a condition, the mean over its seeds.</summary>
/// <remarks>Written <c>90</c>, <c>test-nse</c>, <c>test-nse of shallow</c> or <c>delta-angle:hidden1 of fa after 0</c>.</remarks>
public readonly partial record struct ClaimTerm
{
    private ClaimTerm(double? number, string? measure, string? condition, int? epoch) =>
        (Number, Measure, Condition, Epoch) = (number, measure, condition, epoch);

    /// <summary>The number, if it is one.</summary>
    public double? Number { get; }

    /// <summary>What was measured, one of <see cref="MeasureNames"/> or a word of <c>measure</c> with a layer; null for a number.</summary>
    public string? Measure { get; }

    /// <summary>Of which condition; null for a number, and where the experiment has no conditions.</summary>
    public string? Condition { get; }

    /// <summary>After how many epochs, 0 for before the first batch; null: after the last.</summary>
    public int? Epoch { get; }

    /// <summary>Reads a term; false if the text is none.</summary>
    public static bool TryParse(string text, out ClaimTerm term)
    {
        term = default;
        if (RealNumber.TryParse(text, out double number))
        {
            term = new ClaimTerm(number, null, null, null);
            return double.IsFinite(number);
        }
        if (Form().Match(text) is not { Success: true } match) return false;
        string? condition = match.Groups["condition"] is { Success: true } of ? of.Value : null;
        int? epoch = match.Groups["epoch"] is { Success: true } after ? int.Parse(after.ValueSpan, CultureInfo.InvariantCulture) : null;
        term = new ClaimTerm(null, match.Groups["measure"].Value, condition, epoch);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Number is { } number
        ? RealNumber.Format(number)
        : string.Create(CultureInfo.InvariantCulture, $"{Measure}{(Condition is null ? "" : $" of {Condition}")}{(Epoch is { } epoch ? $" after {epoch}" : "")}");

    [GeneratedRegex(@"^(?<measure>[A-Za-z][A-Za-z0-9:_-]*)( of (?<condition>[A-Za-z0-9][A-Za-z0-9._-]*))?( after (?<epoch>[0-9]{1,6}))?\z")]
    private static partial Regex Form();
}
