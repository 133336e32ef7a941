namespace NeuronActors.Cli;

/// <summary><c>neuron cluster</c>: a cluster on this machine, and a look at any.</summary>
internal sealed class ClusterCommand : NeuronCommand
{
    public ClusterCommand()
        : base(
            "cluster",
            "Start, look at and end a cluster",
            new Example("neuron cluster up --nodes 3", "three nodes on this machine"),
            new Example("neuron cluster status --watch", "nodes, populations, traffic, until Ctrl-C"),
            new Example("neuron cluster kill node-2", "a crash on purpose: watch the run recover"),
            new Example("neuron cluster down", "end the nodes"))
    {
        Add(new ClusterUpCommand());
        Add(new ClusterStatusCommand());
        Add(new ClusterKillCommand());
        Add(new ClusterDownCommand());
    }

    public override SharedOptions Unused => SharedOptions.All;

    public override Task<int> Run(Invocation call) => throw new InvalidOperationException("cluster only groups its commands");
}
