using NeuronActors.Networks;
using NeuronActors.RabbitMq;
using NeuronActors.Runtime;

namespace NeuronActors.Cli;

/// <summary>The cluster that a command uses: the one that was named, the one that is up, or one of its own.</summary>
internal sealed class ClusterAccess : IAsyncDisposable
{
    private readonly IAsyncDisposable? own;

    private ClusterAccess(ITransportFactory factory, IAsyncDisposable? own) => (Factory, this.own) = (factory, own);

    /// <summary>Makes the connections.</summary>
    public ITransportFactory Factory { get; }

    /// <summary>The cluster for a run.</summary>
    /// <param name="broker">What the command line says of a broker.</param>
    /// <param name="membership">What it says of an Akka.Cluster.</param>
    /// <param name="call">The command.</param>
    /// <param name="experiment">What is run: its engine, and how many nodes to start if there is no cluster.</param>
    /// <param name="outDirectory">Where those would keep what they record: where the run folder is.</param>
    /// <returns>Null if the run stays in this process.</returns>
    public static async Task<ClusterAccess?> Open(BrokerConnection broker, MembershipOptions membership, Invocation call, Experiment experiment, string outDirectory)
    {
        int nodes = experiment.Nodes;
        if (experiment.Engine == "local") return null;
        if (experiment.Engine == "akka")
        {
            if (membership.FactoryOf(call, broker, "coordinator") is { } there) return new ClusterAccess(there, own: null);
            if (!BuiltEngines.NeedsCluster(experiment)) return null;
            call.Progress.Profile.Out.Writer.WriteLine($"no cluster is named by --join: starting {Quantity.Of(nodes, "node")} for this command");
            return BuiltEngines.StartMembers(nodes, outDirectory) is var (factory, members) ? new ClusterAccess(factory, members) : null;
        }
        if (Existing(broker, call) is { } options) return new ClusterAccess(new RabbitMqTransportFactory(options), own: null);
        call.Progress.Profile.Out.Writer.WriteLine($"no cluster is up: starting a broker and {Quantity.Of(nodes, "node")} for this command");
        LocalCluster own = await LocalCluster.ForOneCommand(nodes, connection: null, outDirectory, call.Stop).ConfigureAwait(false);
        return new ClusterAccess(new RabbitMqTransportFactory(own.Connection), own);
    }

    /// <summary>As below, for a command that can do nothing without one.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static RabbitMqOptions Required(BrokerConnection broker, Invocation call) => Existing(broker, call)
        ?? throw new CommandException("no cluster is up on this machine: neuron cluster up starts one, --broker amqp://host names another.");

    /// <summary>The cluster that is there: named on the command line or in the environment, else the one that is up on this machine.</summary>
    public static RabbitMqOptions? Existing(BrokerConnection broker, Invocation call)
    {
        if (broker.OptionsOf(call) is { } named) return named;
        if (ClusterFolder.Default.Read() is not { } state) return null;
        RabbitMqOptions options = RabbitMqOptions.Of(state.Broker);
        return broker.Completed(call, options with { Cluster = state.Cluster, User = state.User ?? options.User, Password = state.Password ?? options.Password });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (own is not null) await own.DisposeAsync().ConfigureAwait(false);
    }
}
