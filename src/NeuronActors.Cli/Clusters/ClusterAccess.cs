using NeuronActors.RabbitMq;
using NeuronActors.Runtime;

namespace NeuronActors.Cli;

/// <summary>The cluster that a command uses: the one that was named, the one that is up, or one of its own.</summary>
internal sealed class ClusterAccess : IAsyncDisposable
{
    private readonly LocalCluster? own;

    private ClusterAccess(RabbitMqOptions options, LocalCluster? own) => (Options, this.own) = (options, own);

    /// <summary>How to connect.</summary>
    public RabbitMqOptions Options { get; }

    /// <summary>Makes the connections.</summary>
    public ITransportFactory Factory => new RabbitMqTransportFactory(Options);

    /// <summary>The cluster for a run on so many nodes.</summary>
    /// <param name="broker">What the command line says.</param>
    /// <param name="call">The command.</param>
    /// <param name="nodes">How many nodes to start if there is no cluster.</param>
    /// <param name="outDirectory">Where those would keep what they record: where the run folder is.</param>
    public static async Task<ClusterAccess> Open(BrokerConnection broker, Invocation call, int nodes, string outDirectory)
    {
        if (Existing(broker, call) is { } options) return new ClusterAccess(options, own: null);
        call.Progress.Profile.Out.Writer.WriteLine($"no cluster is up: starting a broker and {Quantity.Of(nodes, "node")} for this command");
        LocalCluster own = await LocalCluster.ForOneCommand(nodes, connection: null, outDirectory, call.Stop).ConfigureAwait(false);
        return new ClusterAccess(own.Connection, own);
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
