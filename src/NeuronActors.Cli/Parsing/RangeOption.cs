using System.CommandLine;
using System.CommandLine.Parsing;
using NeuronActors.Networks;

namespace NeuronActors.Cli;

/// <summary>An option whose value is a number or a range of them, <c>7</c> or <c>0..40</c>, refused with a sentence otherwise.</summary>
internal sealed class RangeOption : Option<IndexRange?>
{
    public RangeOption(string name, string description)
        : base(name)
    {
        (Description, HelpName, CustomParser) = (description, "N|N..N", Parse);
    }

    private IndexRange? Parse(ArgumentResult argument)
    {
        string text = argument.Tokens.Count > 0 ? argument.Tokens[^1].Value : "";
        if (IndexRange.TryParse(text, out IndexRange range)) return range;
        argument.AddError($"{Name} is '{text}'; it must be a number or a range, such as {Name} 3 or {Name} 0..40.");
        return null;
    }
}
