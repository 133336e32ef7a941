using System.Numerics;
using System.Threading.Tasks.Dataflow;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>All populations in this process: mailboxes are TPL Dataflow blocks, a fixed number of workers runs them.</summary>
/// <remarks>Payloads travel by reference: a message between two populations of one process copies nothing.</remarks>
public sealed class LocalEngine<T> : IEngine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string OnlyNode = "local";

    private readonly Network network;
    private readonly LearningSettings settings;
    private readonly LocalOptions options;
    private readonly Instruments<T>? instruments;
    private readonly PopulationWiring<T> wiring;
    private readonly WorkerPool workers;
    private readonly DelayLine<T>? delays;
    private readonly Dictionary<int, LocalHost<T>> hosts = [];
    private readonly Dictionary<int, LocalOutlet> outlets = [];
    private readonly BufferBlock<Report> reports = new();
    private readonly SemaphoreSlim reported = new(0);

    /// <summary>An engine for one run.</summary>
    /// <param name="network">The graph.</param>
    /// <param name="settings">What all populations agree on.</param>
    /// <param name="options">Threads, delays.</param>
    /// <param name="instruments">What looks at the populations, disposed of with the engine; null costs nothing.</param>
    /// <param name="populate">Makes the populations; default those of the settings' rule.</param>
    public LocalEngine(
        Network network, LearningSettings settings, LocalOptions options, Instruments<T>? instruments = null, PopulationFactory<T>? populate = null)
    {
        (this.network, this.settings, this.options, this.instruments) = (network, settings, options, instruments);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        wiring = new PopulationWiring<T>(network, settings, populate: populate);
        workers = new WorkerPool(options.Threads, WorkerPool.NearRounds);
        delays = options.Delay == Delay.None ? null : new DelayLine<T>(options.Delay, options.Seed);
    }

    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public IReadOnlyList<string> Nodes { get; } = [OnlyNode];

    /// <inheritdoc/>
    public long Steps
    {
        get
        {
            long steps = 0;
            foreach (LocalHost<T> host in hosts.Values) steps += host.Cell!.Process.Steps;
            return steps;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PopulationProgress> Progress =>
        [.. hosts.Values.Select(host => host.Cell!.Process).Select(process => new PopulationProgress(
            process.Population.Population.Name, process.Steps, process.Waiting, process.WaitsForCoordinator))];

    /// <inheritdoc/>
    public IReadOnlyList<(Edge Edge, Traffic Traffic)> Traffic =>
        [.. outlets.Values.Select(outlet => (outlet.Edge, outlet.Traffic))];

    /// <inheritdoc/>
    public long WireBytes => 0;

    /// <inheritdoc/>
    public void Start(Population population, string node)
    {
        if (node != OnlyNode) throw new ArgumentException($"the local engine has one node, '{OnlyNode}', not '{node}'");
        int capacity = (network.EdgesInto(population).Count + 1) * NeuronPopulation<T>.PortCapacity;
        hosts[population.Index] = new LocalHost<T>(workers, population.Index, capacity);
    }

    /// <inheritdoc/>
    public void Connect(Edge edge)
    {
        if (edge.Index >= network.Edges.Count || network.Edges[edge.Index] != edge) throw new ArgumentException($"{edge} is no edge of this network", nameof(edge));
        outlets[edge.Index] = new LocalOutlet(this, edge, hosts[edge.Receiver.Index]);
    }

    /// <inheritdoc/>
    public Task Begin(NetworkState<T>? state)
    {
        foreach (Population population in network.Populations)
        {
            LocalHost<T> host = hosts[population.Index];
            NeuronPopulation<T> rate = wiring.Create(population, edge => outlets[edge.Index], Tell, host.Wake, instruments);
            if (state is not null) rate.Memory.Restore(state);
            host.Cell = new PopulationCell<T>(new PopulationProcess<T>(rate), network, wiring, settings, Tell);
            host.Failed = cause => Tell(new FailedReport(population.Index, rate.At, cause));
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Control(Population to, in Message<T> message) => hosts[to.Index].Post(message);

    /// <inheritdoc/>
    public async ValueTask<Report?> NextReport(TimeSpan patience, CancellationToken cancellation)
    {
        if (!await reported.WaitAsync(patience, cancellation).ConfigureAwait(false)) return null;
        return reports.TryReceive(out Report? report) ? report : null;
    }

    /// <inheritdoc/>
    public bool TryNextReport(out Report? report)
    {
        report = null;
        return reported.Wait(0) && reports.TryReceive(out report);
    }

    /// <summary>Stops the workers; no population runs afterwards.</summary>
    public ValueTask DisposeAsync()
    {
        delays?.Dispose();
        workers.Dispose();
        instruments?.Dispose();
        reports.Complete();
        reported.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Tell(Report report)
    {
        if (report is SavedReport<T>) instruments?.Saving?.Invoke();
        reports.Post(report);
        reported.Release();
    }

    private sealed class LocalOutlet(LocalEngine<T> engine, Edge edge, LocalHost<T> receiver) : Outlet<T>(edge, engine.settings.Run)
    {
        protected override void Deliver(in Message<T> message)
        {
            if (engine.options.Withhold?.Invoke(message.Header) == true) message.Payload.Release();
            else if (engine.delays is not null && message.Header.Phase == Phase.Relax)
                engine.delays.Post(receiver, message);
            else receiver.Post(message);
        }
    }
}
