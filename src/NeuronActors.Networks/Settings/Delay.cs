using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NeuronActors.Networks;

/// <summary>A delay that is injected into messages, drawn evenly between two bounds.</summary>
/// <param name="MinimumMs">Shortest delay in milliseconds, at least 0.</param>
/// <param name="MaximumMs">
/// Longest delay in milliseconds, at least the shortest and at most <see cref="GreatestMs"/>.
/// </param>
public readonly record struct Delay(double MinimumMs, double MaximumMs)
{
    /// <summary>
    /// The longest delay that may be asked for, in milliseconds; a run must outlive its own patience.
    /// </summary>
    public const double GreatestMs = 1000;

    /// <summary>No delay.</summary>
    public static Delay None => default;

    /// <summary>Reads <c>0</c>, <c>5ms</c> or <c>0..5ms</c>.</summary>
    /// <returns>False if the text has another form or the bounds are out of order or range.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Delay delay)
    {
        delay = None;
        if (text is "0")
            return true;
        if (text is null || !text.EndsWith("ms", StringComparison.Ordinal))
            return false;
        var bounds = text[..^2].Split("..");
        if (bounds.Length > 2 || !TryNumber(bounds[0], out var minimum) || !TryNumber(bounds[^1], out var maximum))
            return false;
        delay = new Delay(minimum, maximum);
        return minimum <= maximum;
    }

    /// <summary>As written in an experiment.</summary>
    public override string ToString() => (MinimumMs, MaximumMs) switch
    {
        (0, 0) => "0",
        var (minimum, maximum) when minimum == maximum => Invariant($"{minimum}ms"),
        _ => Invariant($"{MinimumMs}..{MaximumMs}ms"),
    };

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) &&
        number is >= 0 and <= GreatestMs;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
