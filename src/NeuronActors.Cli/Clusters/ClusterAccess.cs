using NeuronActors.Engine;
using NeuronActors.Networks;

namespace NeuronActors.Cli;

/// <summary>The cluster that a run uses: the one that was named, the one that is up, or members of its own.</summary>
internal sealed class ClusterAccess : IAsyncDisposable
{
    private readonly LocalMembers? own;

    private ClusterAccess(ClusterOptions options, LocalMembers? own) => (Options, this.own) = (options, own);

    /// <summary>How to join it.</summary>
    public ClusterOptions Options { get; }

    /// <summary>The cluster for a run.</summary>
    /// <param name="membership">What the command line says of it.</param>
    /// <param name="call">The command.</param>
    /// <param name="experiment">What is run: how many nodes to start if there is no cluster.</param>
    /// <param name="outDirectory">Where those would keep what they record: where the run folder is.</param>
    /// <returns>Null if the run stays in this process.</returns>
    public static ClusterAccess? Open(MembershipOptions membership, Invocation call, Experiment experiment, string outDirectory)
    {
        if (experiment.Nodes == 1) return null;
        if (membership.Find(call) is { } there) return new ClusterAccess(there, own: null);
        call.Progress.Profile.Out.Writer.WriteLine($"no cluster is up or named by --join: starting {Quantity.Of(experiment.Nodes, "node")} for this command");
        LocalMembers members = LocalMembers.ForOneCommand(experiment.Nodes, outDirectory, experiment.RuleFiles.Select(file => file.Path));
        return new ClusterAccess(members.Options, members);
    }

    /// <summary>The cluster that is there, for a command that can do nothing without one.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static ClusterOptions Required(MembershipOptions membership, Invocation call) => membership.Find(call)
        ?? throw new CommandException("no cluster is up on this machine: neuron cluster up starts one, --join HOST:PORT names another.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (own is not null) await own.DisposeAsync().ConfigureAwait(false);
    }
}
