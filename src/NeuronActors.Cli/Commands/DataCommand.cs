namespace NeuronActors.Cli;

/// <summary><c>neuron data</c>: what there is to do with data sets.</summary>
internal sealed class DataCommand : NeuronCommand
{
    public DataCommand()
        : base(
            "data",
            "Show, check or fetch data sets",
            new Example("neuron data show train.npz", "what is in a file of your own"),
            new Example("neuron data check", "compare every file with its known SHA-256"),
            new Example("neuron data get mnist", "fetch a data set from its public server"))
    {
        Add(new DataShowCommand());
        Add(new DataCheckCommand());
        Add(new DataGetCommand());
    }

    public override SharedOptions Unused => SharedOptions.All;

    public override Task<int> Run(Invocation call) => throw new InvalidOperationException("data only groups its commands");
}
