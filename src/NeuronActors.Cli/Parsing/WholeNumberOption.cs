using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NeuronActors.Cli;

/// <summary>An option whose value is a whole number from 0 on, refused with a sentence otherwise.</summary>
internal sealed class WholeNumberOption : Option<ulong?>
{
    public WholeNumberOption(string name, string description)
        : base(name)
    {
        (Description, HelpName, CustomParser) = (description, "N", Parse);
    }

    private ulong? Parse(ArgumentResult argument)
    {
        string text = argument.Tokens.Count > 0 ? argument.Tokens[^1].Value : "";
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)) return number;
        argument.AddError($"{Name} is '{text}'; it must be a whole number, such as {Name} 3.");
        return null;
    }
}
