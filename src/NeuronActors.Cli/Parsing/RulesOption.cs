using System.CommandLine;
using NeuronActors.Networks;

namespace NeuronActors.Cli;

/// <summary><c>--rules FILE</c>: the assemblies whose rules a node may follow; no message makes it load another.</summary>
internal sealed class RulesOption : Option<string[]>
{
    public RulesOption()
        : base("--rules")
    {
        Description = "Assembly with learning rules of your own that the node may follow; may be given more than once";
        HelpName = "FILE";
    }

    /// <summary>Adds their rules to this process.</summary>
    public void Load(Invocation call)
    {
        foreach (string file in call.Get(this) ?? []) Rules.Load(new RuleFile(file));
    }
}
