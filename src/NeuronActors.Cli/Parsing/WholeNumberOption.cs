using System.Globalization;

namespace NeuronActors.Cli;

/// <summary>An option whose value is a whole number from 0 on.</summary>
internal sealed class WholeNumberOption(string name, string description) : ParsedOption<ulong>(
    name, description, "N", $"a whole number, such as {name} 3",
    text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : null);
