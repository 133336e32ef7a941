using System.Numerics;
using System.Threading.Channels;
using Akka.Actor;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Runtime;

namespace NeuronActors.Akka;

/// <summary>All populations in this process, each an actor of one actor system.</summary>
/// <remarks>Payloads travel by reference: a message between two populations is boxed once and copies nothing else.</remarks>
public sealed class AkkaEngine<T> : IEngine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string OnlyNode = "local";

    private readonly Network network;
    private readonly LearningSettings settings;
    private readonly Instruments<T>? instruments;
    private readonly PopulationWiring<T> wiring;
    private readonly AkkaSystem akka;
    private readonly IActorRef coordinator;
    private readonly Dictionary<int, PopulationRef<T>> populations = [];
    private readonly Dictionary<int, ActorOutlet> outlets = [];
    private readonly Channel<Report> reports = Channel.CreateUnbounded<Report>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>An engine for one run.</summary>
    /// <param name="network">The graph.</param>
    /// <param name="settings">What all populations agree on.</param>
    /// <param name="threads">Threads that run populations, at least 1.</param>
    /// <param name="instruments">What looks at the populations, disposed of with the engine; null costs nothing.</param>
    public AkkaEngine(Network network, LearningSettings settings, int threads, Instruments<T>? instruments = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (this.network, this.settings, this.instruments) = (network, settings, instruments);
        wiring = new PopulationWiring<T>(network, settings);
        akka = new AkkaSystem(builder => builder.WithPopulations(threads, spins: true));
        coordinator = akka.System.ActorOf(CoordinatorActor.Of(reports.Writer), "coordinator");
    }

    /// <inheritdoc/>
    public string Name => AkkaEngineFactory.EngineName;

    /// <inheritdoc/>
    public IReadOnlyList<string> Nodes { get; } = [OnlyNode];

    /// <inheritdoc/>
    public long Steps
    {
        get
        {
            long steps = 0;
            foreach (PopulationRef<T> population in populations.Values) steps += population.Cell!.Process.Steps;
            return steps;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PopulationProgress> Progress =>
        [.. populations.Values.Select(population => population.Cell!.Process).Select(process => new PopulationProgress(
            process.Population.Population.Name, process.Steps, process.Waiting, process.WaitsForCoordinator))];

    /// <inheritdoc/>
    public IReadOnlyList<(Edge Edge, Traffic Traffic)> Traffic => [.. outlets.Values.Select(outlet => (outlet.Edge, outlet.Traffic))];

    /// <inheritdoc/>
    public long WireBytes => 0;

    /// <inheritdoc/>
    public void Start(Population population, string node)
    {
        if (node != OnlyNode) throw new ArgumentException($"within one process the akka engine has one node, '{OnlyNode}', not '{node}'");
        int capacity = (network.EdgesInto(population).Count + 1) * NeuronPopulation<T>.PortCapacity;
        populations[population.Index] = new PopulationRef<T>(akka.System, population.Name, capacity);
    }

    /// <inheritdoc/>
    public void Connect(Edge edge)
    {
        if (edge.Index >= network.Edges.Count || network.Edges[edge.Index] != edge) throw new ArgumentException($"{edge} is no edge of this network", nameof(edge));
        outlets[edge.Index] = new ActorOutlet(edge, settings.Run, populations[edge.Receiver.Index]);
    }

    /// <inheritdoc/>
    public Task Begin(NetworkState<T>? state)
    {
        foreach (Population population in network.Populations)
        {
            PopulationRef<T> own = populations[population.Index];
            NeuronPopulation<T> neurons = wiring.Create(population, edge => outlets[edge.Index], Tell, own.Wake, instruments);
            if (state is not null) neurons.Memory.Restore(state);
            own.Cell = new PopulationCell<T>(new PopulationProcess<T>(neurons), network, wiring, settings, Tell);
            own.Failed = cause => Tell(new FailedReport(population.Index, neurons.At, cause));
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Control(Population to, in Message<T> message) => populations[to.Index].Post(message);

    /// <inheritdoc/>
    public async ValueTask<Report?> NextReport(TimeSpan patience, CancellationToken cancellation)
    {
        if (reports.Reader.TryRead(out Report? there)) return there;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            return await reports.Reader.ReadAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool TryNextReport(out Report? report) => reports.Reader.TryRead(out report);

    /// <summary>Stops the actors; no population runs afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        await akka.DisposeAsync().ConfigureAwait(false);
        instruments?.Dispose();
    }

    private void Tell(Report report)
    {
        if (report is SavedReport<T>) instruments?.Saving?.Invoke();
        coordinator.Tell(report, ActorRefs.NoSender);
    }

    private sealed class ActorOutlet(Edge edge, uint run, PopulationRef<T> receiver) : Outlet<T>(edge, run)
    {
        protected override void Deliver(in Message<T> message) => receiver.Post(message);
    }
}
