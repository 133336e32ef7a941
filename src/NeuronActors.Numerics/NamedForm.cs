using System.Globalization;

namespace NeuronActors.Numerics;

/// <summary>The written form that activations and initialisers share: a name, or a name and a number in brackets, "leaky-relu(0.1)".</summary>
internal static class NamedForm
{
    /// <summary>Splits the form; argument is null where there are no brackets.</summary>
    public static bool TrySplit(string? text, out string name, out double? argument)
    {
        name = (text ?? "").Trim();
        argument = null;
        var open = name.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return name.Length > 0;
        if (name[^1] != ')' || !double.TryParse(name[(open + 1)..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return false;
        argument = number;
        name = name[..open].TrimEnd();
        return double.IsFinite(number);
    }

    public static string Write(string name, double argument) => string.Create(CultureInfo.InvariantCulture, $"{name}({argument})");
}
