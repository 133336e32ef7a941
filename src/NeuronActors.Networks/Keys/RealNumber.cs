using System.Globalization;

namespace NeuronActors.Networks;

/// <summary>Floating-point numbers as experiments write them, the same in every culture.</summary>
internal static class RealNumber
{
    /// <summary>The shortest text that reads back as the same bits: <c>0.05</c>, <c>1e-6</c>.</summary>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        return parts is [var mantissa, var exponent]
            ? $"{mantissa}e{int.Parse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)}"
            : parts[0];
    }

    /// <summary>
    /// Reads a number; overflow gives an infinity, and YAML's <c>.nan</c> and <c>.inf</c> are numbers too.
    /// </summary>
    public static bool TryParse(string text, out double value)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var plain = text.Replace(".nan", "NaN", StringComparison.OrdinalIgnoreCase)
            .Replace(".inf", "Infinity", StringComparison.OrdinalIgnoreCase);
        return double.TryParse(plain, style, CultureInfo.InvariantCulture, out value);
    }
}
