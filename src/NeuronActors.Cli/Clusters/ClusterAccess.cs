using NeuronActors.Networks;
using NeuronActors.RabbitMq;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary>The cluster that a command uses: the one that was named, the one that is up, or one of its own.</summary>
internal sealed class ClusterAccess : IAsyncDisposable
{
    /// <summary>What a command says that looks at a cluster, where none is.</summary>
    public const string NoneIsUp = "no cluster is up on this machine: neuron cluster up starts one, --broker amqp://host names another.";

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
        if (experiment.Engine == EngineNames.Local) return null;
        if (experiment.Engine == EngineNames.Akka) return Members(broker, membership, call, experiment, outDirectory);
        if (Existing(broker, call) is { } options) return new ClusterAccess(new RabbitMqTransportFactory(options), own: null);
        call.Progress.Profile.Out.Writer.WriteLine($"no cluster is up: starting a broker and {Quantity.Of(nodes, "node")} for this command");
        LocalCluster own = await LocalCluster.ForOneCommand(nodes, connection: null, outDirectory, call.Stop).ConfigureAwait(false);
        return new ClusterAccess(new RabbitMqTransportFactory(own.Connection), own);
    }

    /// <summary>The cluster that is there, for a command that can do nothing without one: named by the command line or the environment, else the one that is up on this machine.</summary>
    /// <param name="broker">What the command line says of a broker.</param>
    /// <param name="membership">What it says of an Akka.Cluster.</param>
    /// <param name="call">The command.</param>
    /// <param name="role">What this process is in an Akka.Cluster.</param>
    /// <param name="missing">What to say if there is none.</param>
    /// <param name="threads">Threads that run populations.</param>
    /// <exception cref="CommandException">There is none.</exception>
    public static ITransportFactory Required(BrokerConnection broker, MembershipOptions membership, Invocation call, string role, string missing, int threads = 1) =>
        membership.Named(call, broker, role, threads)
        ?? (broker.OptionsOf(call) is null ? membership.UpHere(call, broker, role, threads) : null)
        ?? (Existing(broker, call) is { } options ? new RabbitMqTransportFactory(options) : throw new CommandException(missing));

    /// <summary>An Akka.Cluster: the one that is named, this process alone if that is enough, the one that is up, or members started for it.</summary>
    private static ClusterAccess? Members(BrokerConnection broker, MembershipOptions membership, Invocation call, Experiment experiment, string outDirectory)
    {
        if (membership.Named(call, broker, MembershipOptions.Coordinator) is { } named) return new ClusterAccess(named, own: null);
        if (!BuiltEngines.NeedsCluster(experiment)) return null;
        if (membership.UpHere(call, broker, MembershipOptions.Coordinator) is { } up) return new ClusterAccess(up, own: null);
        call.Progress.Profile.Out.Writer.WriteLine($"no cluster is up or named by --join: starting {Quantity.Of(experiment.Nodes, "node")} for this command");
        return BuiltEngines.StartMembers(experiment.Nodes, outDirectory) is var (factory, members) ? new ClusterAccess(factory, members) : null;
    }

    /// <summary>The broker that is there: named on the command line or in the environment, else the one that is up on this machine.</summary>
    public static RabbitMqOptions? Existing(BrokerConnection broker, Invocation call)
    {
        if (broker.OptionsOf(call) is { } named) return named;
        if (ClusterFolder.Default.Read() is not { Broker: { } place } state) return null;
        RabbitMqOptions options = RabbitMqOptions.Of(place);
        return broker.Completed(call, options with { Cluster = state.Cluster ?? options.Cluster, User = state.User ?? options.User, Password = state.Password ?? options.Password });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (own is not null) await own.DisposeAsync().ConfigureAwait(false);
    }
}
