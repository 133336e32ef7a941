using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary><c>--withhold POPULATION[@BATCH]</c>: a fault to try what a run does that makes no progress.</summary>
internal sealed class WithholdOption : Option<WithheldMessages?>
{
    /// <summary>What the help shows it under.</summary>
    public const string Heading = "Diagnosis";

    public WithholdOption()
        : base("--withhold")
    {
        Description = "Fault on purpose: swallow what a population or layer sends, from that batch on, to see how a run reports that it is stuck";
        HelpName = "POPULATION[@BATCH]";
        CustomParser = Parse;
    }

    private WithheldMessages? Parse(ArgumentResult argument)
    {
        string text = argument.Tokens.Count > 0 ? argument.Tokens[^1].Value : "";
        int at = text.LastIndexOf('@');
        string population = at < 0 ? text : text[..at];
        int batch = 0;
        if (population.Length > 0 && (at < 0 || int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out batch)))
            return new WithheldMessages(population, batch);
        argument.AddError($"{Name} is '{text}'; it must name a population and perhaps a batch, such as {Name} hidden1@10.");
        return null;
    }
}
