using System.CommandLine;
using System.CommandLine.Parsing;

namespace NeuronActors.Cli;

/// <summary>An option with a value of one form, refused with a sentence otherwise.</summary>
/// <typeparam name="T">The value.</typeparam>
internal abstract class ParsedOption<T> : Option<T?>
    where T : struct
{
    /// <summary>Reads the value; null if it has not the form.</summary>
    protected delegate T? Reader(string text);

    /// <summary>An option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="form">The form, as help shows it.</param>
    /// <param name="wanted">What the value must be, with examples: the rest of a sentence.</param>
    /// <param name="read">Reads it.</param>
    protected ParsedOption(string name, string description, string form, string wanted, Reader read)
        : base(name)
    {
        (Description, HelpName, CustomParser) = (description, form, Parse);

        T? Parse(ArgumentResult argument)
        {
            string text = argument.Tokens.Count > 0 ? argument.Tokens[^1].Value : "";
            if (read(text) is { } value) return value;
            argument.AddError($"{name} is '{text}'; it must be {wanted}.");
            return null;
        }
    }
}
