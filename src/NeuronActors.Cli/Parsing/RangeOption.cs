using NeuronActors.Networks;

namespace NeuronActors.Cli;

/// <summary>An option whose value is a number or a range of them, <c>7</c> or <c>0..40</c>.</summary>
internal sealed class RangeOption(string name, string description) : ParsedOption<IndexRange>(
    name, description, "N|N..N", $"a number or a range, such as {name} 3 or {name} 0..40",
    text => IndexRange.TryParse(text, out IndexRange range) ? range : null);
