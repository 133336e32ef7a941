namespace NeuronActors.Cli;

/// <summary><c>neuron new</c>: folders to begin with.</summary>
internal sealed class NewCommand : NeuronCommand
{
    public NewCommand()
        : base("new", "Begin something of one's own", new Example("neuron new rule hebbian", "a learning rule that builds, trains and is audited")) => Add(new NewRuleCommand());

    public override SharedOptions Unused => SharedOptions.All;

    public override Task<int> Run(Invocation call) => throw new InvalidOperationException("new only groups its commands");
}
