using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>The plain loop: the same populations on one thread, without mailboxes, actors or a coordinator.</summary>
/// <remarks>
/// What actors are held equal to, and the shortest way to try a rule in a test or a notebook. It learns whole batches, whatever
/// number of replicas the settings ask for; <see cref="LoopReplicas{T}"/> has as many.
/// </remarks>
public sealed class LoopNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network network;
    private readonly LearningSettings settings;
    private readonly PopulationWiring<T> wiring;
    private readonly PopulationProcess<T>[] processes;
    private readonly List<Outlet<T>> outlets = [];
    private readonly List<Report> reports = [];
    private readonly PayloadPool<T> inputs;
    private readonly PayloadPool<T>[] targets;
    private readonly RestDetector rest;
    private int batch;
    private int firstSample;

    /// <summary>Makes all populations of a network.</summary>
    /// <param name="network">The graph; its shards change no bit of a result.</param>
    /// <param name="settings">Rule, loss, optimiser, seed.</param>
    /// <param name="instruments">What looks at the populations.</param>
    /// <param name="populate">Makes the populations; default those of the settings' rule.</param>
    public LoopNetwork(Network network, LearningSettings settings, Instruments<T>? instruments = null, PopulationFactory<T>? populate = null)
        : this(settings with { Replicas = 1 }, network, instruments, populate)
    {
    }

    private LoopNetwork(LearningSettings settings, Network network, Instruments<T>? instruments, PopulationFactory<T>? populate)
    {
        (this.network, this.settings) = (network, settings);
        wiring = new PopulationWiring<T>(network, settings, populate: populate);
        rest = RestDetector.For(network, settings);
        processes = [.. network.Populations.Select(population => new PopulationProcess<T>(
            wiring.Create(population, MakeOutlet, reports.Add, () => { }, instruments)))];
        inputs = new PayloadPool<T>(2, network.Input.Neurons * settings.Share);
        targets = [.. network.ShardsOf(network.Output).Select(shard => new PayloadPool<T>(2, shard.Neurons * settings.Share))];
    }

    /// <summary>The populations, in network order.</summary>
    public IEnumerable<NeuronPopulation<T>> Populations => processes.Select(process => process.Population);

    /// <summary>Index of the next batch over the whole run, from 0; to be set where a run goes on from a state.</summary>
    public int NextBatch
    {
        get => batch;
        set => batch = value;
    }

    /// <summary>Messages and bytes of all edges.</summary>
    public Traffic Traffic
    {
        get
        {
            var sum = new Traffic();
            foreach (Outlet<T> outlet in outlets) sum.Add(outlet.Traffic);
            return sum;
        }
    }

    /// <summary>A copy of everything that was learnt.</summary>
    public NetworkState<T> Save() => NetworkStateAssembly.Assemble(network, Populations.Select(population => population.Memory.Save()));

    /// <summary>Goes on from a state.</summary>
    public void Restore(NetworkState<T> state)
    {
        foreach (NeuronPopulation<T> population in Populations) population.Memory.Restore(state);
    }

    /// <summary>Learns one batch.</summary>
    /// <param name="input">[inputs × columns].</param>
    /// <param name="target">[outputs × columns].</param>
    /// <param name="columns">Samples, 1 to the batch size of the settings.</param>
    public LoopBatch<T> Train(ReadOnlySpan<T> input, ReadOnlySpan<T> target, int columns)
    {
        Present(input, target, columns);
        return Finish(columns);
    }

    /// <summary>Runs one batch forward without learning.</summary>
    /// <param name="observed">[inputs × columns]; where labels predict observations what the output is clamped to, [outputs × columns].</param>
    /// <param name="columns">Samples, 1 to the batch size of the settings.</param>
    public LoopBatch<T> Evaluate(ReadOnlySpan<T> observed, int columns)
    {
        if (settings.IsGenerative)
        {
            var start = new T[network.Input.Neurons * columns];
            InferredLabel.Begin<T>(start, network.Input.Neurons);
            Present(start, columns, Phase.Evaluate);
            Clamp(observed, columns, Phase.Evaluate);
        }
        else
        {
            Present(observed, columns, Phase.Evaluate);
        }
        Relax();
        return new LoopBatch<T>(network, settings.Answering(network, Phase.Evaluate), [.. reports], columns);
    }

    /// <summary>One of the replicas that the settings ask for.</summary>
    internal static LoopNetwork<T> Replica(Network network, LearningSettings settings) => new(settings, network, null, null);

    /// <summary>A replica's share of a batch, up to what each population would change its weights by.</summary>
    internal IReadOnlyList<GradientReport<T>> Gradients(ReadOnlySpan<T> input, ReadOnlySpan<T> target, BatchShare share)
    {
        firstSample = share.First;
        Present(input[(share.First * network.Input.Neurons)..], target[(share.First * network.Output.Neurons)..], share.Count);
        Relax();
        return [.. reports.OfType<GradientReport<T>>()];
    }

    /// <summary>Sends a population the sum of all replicas' updates.</summary>
    internal void Update(Population population, Payload<T> sum)
    {
        var header = new MessageHeader(
            MessageKind.Update, settings.Run, batch, Phase.Learn, 0, -1, population.Index, -1, batch, Settled: true);
        wiring.UpdatesOf(population).Put(new Message<T>(header, sum));
    }

    /// <summary>Lets the batch that was presented come to its end.</summary>
    internal LoopBatch<T> Finish(int columns)
    {
        Relax();
        batch++;
        return new LoopBatch<T>(network, settings.Answering(network, Phase.Forward), [.. reports], columns);
    }

    private void Present(ReadOnlySpan<T> input, ReadOnlySpan<T> target, int columns)
    {
        Present(input, columns, Phase.Forward);
        Clamp(target, columns, Phase.Forward);
    }

    private void Clamp(ReadOnlySpan<T> target, int columns, Phase phase)
    {
        foreach (Population output in network.ShardsOf(network.Output))
        {
            Payload<T> rows = targets[output.Shard].Rent(output.Neurons, columns);
            LayerRows.Copy(target, network.Output.Neurons, output, rows.Values, columns);
            SendControl(output, MessageKind.Clamp, phase, rows);
        }
    }

    private void Present(ReadOnlySpan<T> input, int columns, Phase phase)
    {
        reports.Clear();
        rest.Begin();
        Payload<T> values = inputs.Rent(network.Input.Neurons, columns);
        input[..values.Count].CopyTo(values.Values);
        SendControl(network.ShardsOf(network.Input)[0], MessageKind.Input, phase, values);
    }

    private void Relax()
    {
        RunUntilAllWait();
        while (settings.IsAsynchronous && EndsRelaxation()) RunUntilAllWait();
    }

    private void RunUntilAllWait()
    {
        int moved;
        do
        {
            moved = 0;
            foreach (PopulationProcess<T> process in processes) moved += process.Advance();
        }
        while (moved > 0);
    }

    private bool EndsRelaxation()
    {
        var resting = reports.OfType<RestingReport>().ToList();
        reports.RemoveAll(report => report is RestingReport);
        if (!resting.Aggregate(false, (_, report) => rest.IsOver(report))) return false;
        foreach (int participant in rest.Participants)
            SendControl(network.Populations[participant], MessageKind.Quiet, Phase.Relax, null);
        return true;
    }

    private void SendControl(Population to, MessageKind kind, Phase phase, Payload<T>? payload)
    {
        var header = new MessageHeader(kind, settings.Run, batch, phase, kind == MessageKind.Input ? firstSample : 0, -1, to.Index, -1, batch, Settled: true);
        wiring.ControlOf(to).Put(new Message<T>(header, payload!));
    }

    private LoopOutlet MakeOutlet(Edge edge)
    {
        var outlet = new LoopOutlet(edge, settings.Run, wiring.PortOf(edge));
        outlets.Add(outlet);
        return outlet;
    }

    private sealed class LoopOutlet(Edge edge, uint run, Port<T> port) : Outlet<T>(edge, run)
    {
        protected override void Deliver(in Message<T> message) => port.Put(message);
    }
}
