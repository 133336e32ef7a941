using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>The populations of one session that one node hosts, whatever their precision.</summary>
internal abstract class NodeSession
{
    /// <summary>Number of the session.</summary>
    public abstract uint Session { get; }

    /// <summary>Id of its run.</summary>
    public abstract string Run { get; }

    /// <summary>Frames that were refused.</summary>
    public abstract long Refused { get; }

    /// <summary>Bytes of the frames that its populations have sent.</summary>
    public abstract long WireBytes { get; }

    /// <summary>Takes the state of one population.</summary>
    /// <returns>Null, or why it does not fit.</returns>
    public abstract string? Restore(ReadOnlySpan<byte> order);

    /// <summary>True when nothing is missing but the mailboxes.</summary>
    public abstract bool IsComplete { get; }

    /// <summary>Opens the mailboxes: from now on populations run.</summary>
    public abstract Task Open();

    /// <summary>A frame that one of its populations had sent came back.</summary>
    public abstract void ComeBack(string route, ReadOnlySpan<byte> frame);

    /// <summary>How far everything is.</summary>
    public abstract SessionBeat Beat();

    /// <summary>Closes the mailboxes. No population runs afterwards.</summary>
    public abstract Task Close();

    /// <summary>Its populations run; no state is taken any more.</summary>
    public bool IsOpen { get; set; }

    /// <summary>When the coordinator was last heard of, in the time that the node counts.</summary>
    public TimeSpan CoordinatorHeard { get; set; }

    /// <summary>What an order asks for.</summary>
    /// <exception cref="ExperimentException">The experiment is not understood.</exception>
    /// <exception cref="TransportException">The order does not fit the network.</exception>
    public static NodeSession Of(DeployOrder order, NodeOptions node, WorkerPool workers, ITransport transport)
    {
        Experiment experiment = ExperimentReader.Read(order.Experiment, $"the order for {order.Run}");
        return experiment.Precision == Precision.Double
            ? new NodeSession<double>(order, experiment, node, workers, transport)
            : new NodeSession<float>(order, experiment, node, workers, transport);
    }
}

/// <summary>The populations of one session that one node hosts.</summary>
internal sealed class NodeSession<T> : NodeSession
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DeployOrder order;
    private readonly string node;
    private readonly ITransport transport;
    private readonly Network network;
    private readonly HostedPopulation<T>[] hosted;
    private readonly Dictionary<int, RemoteOutlet<T>> remote = [];
    private readonly Dictionary<int, LocalOutlet> local = [];
    private readonly HashSet<int> restored = [];
    private readonly Dictionary<int, long> lastSteps = [];
    private readonly Instruments<T>? instruments;
    private readonly bool compact;
    private long refused;
    private volatile bool closed;

    public NodeSession(DeployOrder order, Experiment experiment, NodeOptions options, WorkerPool workers, ITransport transport)
    {
        (this.order, node, this.transport) = (order, options.Name, transport);
        network = experiment.LaidOut(order.Cores);
        if (network.Populations.Count != order.Places.Count)
            throw new TransportException($"the order places {order.Places.Count} populations, but its network has {network.Populations.Count}.");
        LearningSettings settings = LearningSettings.Of(experiment, order.Session);
        instruments = options.Instruments?.Open<T>(new HostedPart(order.Run, node, experiment, network, [.. network.Populations.Where(IsHere)], order.Stretch));
        int window = experiment.Cluster.Window;
        compact = experiment.Cluster.Payload == WirePayload.Bfloat16;
        var wiring = new PopulationWiring<T>(network, settings, Math.Max(window, NeuronPopulation<T>.PortCapacity));
        var hosts = network.Populations.Where(IsHere).ToDictionary(
            population => population.Index,
            population => (transport.Cells ?? workers).Host<T>(population, MailboxCapacity(population, window)));
        foreach (Edge edge in network.Edges.Where(edge => IsHere(edge.Sender)))
        {
            if (IsHere(edge.Receiver)) local[edge.Index] = new LocalOutlet(edge, order.Session, hosts[edge.Receiver.Index]);
            else remote[edge.Index] = new RemoteOutlet<T>(edge, order.Session, window, compact, transport);
        }
        try
        {
            hosted = [.. hosts.Select(entry => Host(network.Populations[entry.Key], entry.Value, wiring, settings, window))];
        }
        catch
        {
            instruments?.Dispose();
            throw;
        }
    }

    public override uint Session => order.Session;

    public override string Run => order.Run;

    public override long Refused => Volatile.Read(ref refused);

    public override long WireBytes => remote.Values.Sum(outlet => outlet.WireBytes);

    public override bool IsComplete => !order.Restores || restored.Count == hosted.Length;

    public override string? Restore(ReadOnlySpan<byte> frame)
    {
        if (!OrderWire.TryDecode<T>(frame, network, out Order? decoded, out string refusal)) return refusal;
        if (decoded is not RestoreOrder<T> restore) return "a state was expected";
        HostedPopulation<T>? population = Array.Find(hosted, population => population.Index == restore.Population);
        if (population is null) return $"population {restore.Population} is not hosted here";
        try
        {
            population.Memory.Restore(restore.State.Matrices, restore.State.OptimizerSteps);
        }
        catch (ArgumentException mismatch)
        {
            return mismatch.Message;
        }
        restored.Add(restore.Population);
        return null;
    }

    public override async Task Open()
    {
        foreach (HostedPopulation<T> population in hosted)
        {
            string mailbox = Routes.Population(Session, population.Index);
            await transport.OpenMailbox(mailbox, Lane.Data, (route, frame) => Take(population, route, frame)).ConfigureAwait(false);
            await transport.Bind(mailbox, [.. RoutesTo(population)]).ConfigureAwait(false);
        }
    }

    public override void ComeBack(string route, ReadOnlySpan<byte> frame)
    {
        if (closed || !Routes.TryParse(route, out char kind, out int edge) || kind != 'e') return;
        if (remote.ContainsKey(edge)) Say(new EdgeBroken(Session, node, edge));
        else if (MessageWire.TryRead(frame, out MessageHeader header, out _, out _))
            Tell(Unbound(header, edge));
    }

    public override SessionBeat Beat() => new(
        Session, Run,
        [.. hosted.Select(Beat)],
        [.. remote.Values.Select(outlet => new EdgeBeat(
            outlet.Edge.Index, $"{outlet.Edge.Sender.Name} → {outlet.Edge.Receiver.Name}", outlet.WireMessages, outlet.WireBytes, outlet.Lag))]);

    public override async Task Close()
    {
        closed = true;
        foreach (HostedPopulation<T> population in hosted) population.Host.Retire();
        foreach (HostedPopulation<T> population in hosted)
            await transport.CloseMailbox(Routes.Population(Session, population.Index)).ConfigureAwait(false);
        instruments?.Dispose();
    }

    private bool IsHere(Population population) => order.Places[population.Index] == node;

    private int MailboxCapacity(Population population, int window) =>
        (network.EdgesInto(population).Count + 1) * Math.Max(window, NeuronPopulation<T>.PortCapacity);

    private HostedPopulation<T> Host(
        Population population, ICellHost<T> host, PopulationWiring<T> wiring, LearningSettings settings, int window)
    {
        NeuronPopulation<T> rate = wiring.Create(population, edge => remote.TryGetValue(edge.Index, out var outlet) ? outlet : local[edge.Index], Tell, host.Wake, instruments);
        host.Cell = new PopulationCell<T>(new PopulationProcess<T>(rate), network, wiring, settings, Tell);
        host.Failed = cause => Tell(new FailedReport(population.Index, rate.At, cause));
        return new HostedPopulation<T>(
            network, population, host, rate,
            [.. network.EdgesInto(population).Where(edge => !IsHere(edge.Sender)).Select(edge => new RemoteInlet<T>(edge, Session, settings.Share, window, compact, transport))],
            settings);
    }

    private IEnumerable<string> RoutesTo(HostedPopulation<T> population) =>
    [
        Routes.Control(Session, population.Index),
        .. population.Inlets.Keys.Select(edge => Routes.Edge(Session, edge)),
        .. remote.Values.Where(outlet => outlet.Edge.Sender.Index == population.Index).Select(outlet => Routes.Credit(Session, outlet.Edge.Index)),
    ];

    private PopulationBeat Beat(HostedPopulation<T> population)
    {
        PopulationProcess<T> process = population.Host.Cell!.Process;
        long steps = process.Steps;
        bool stands = lastSteps.TryGetValue(population.Index, out long last) && last == steps;
        lastSteps[population.Index] = steps;
        return new PopulationBeat(population.Index, population.Name, steps, stands ? process.Waiting : "", process.WaitsForCoordinator);
    }

    /// <summary>Takes a frame from a population's mailbox. Whatever is not understood is refused and counted, and changes nothing.</summary>
    private void Take(HostedPopulation<T> population, string route, ReadOnlySpan<byte> frame)
    {
        if (closed) return;
        if (!Routes.TryParse(route, out char kind, out int index))
        {
            Refuse();
        }
        else if (kind == 'k')
        {
            bool isCredit = CreditWire.TryRead(frame, out uint session, out int edge, out int count, out _) && session == Session && edge == index;
            if (!isCredit || !remote.TryGetValue(edge, out RemoteOutlet<T>? outlet) || !outlet.Credit(count)) Refuse();
        }
        else if (!MessageWire.TryRead(frame, out MessageHeader header, out PayloadShape shape, out _) || header.Run != Session)
        {
            Refuse();
        }
        else
        {
            string? reason = kind == 'c'
                ? population.TryControl(frame, header, shape, out Message<T> message)
                : population.TryTake(index, frame, header, shape, out message);
            if (reason is null && !population.Host.TryPost(message)) reason = $"more messages wait for {population.Name} than its neighbours may have under way";
            if (reason is null) return;
            Refuse();
            Tell(LocalityViolation.Of(network, population.Index, population.At, header, reason));
        }
    }

    private void Refuse() => Interlocked.Increment(ref refused);

    /// <summary>Whatever a population reports goes to the coordinator.</summary>
    private void Tell(Report report)
    {
        if (report is SavedReport<T>) instruments?.Saving?.Invoke();
        if (report is SavedReport<T> && instruments?.Kept is { } kept) Say(new Recorded(Session, node, kept()));
        if (report is SavedReport<T>)
            Say(new Counted(
                Session, node, [.. CountsOf(report.Population)], report.Population,
                remote.Values.Where(outlet => outlet.Edge.Sender.Index == report.Population).Sum(outlet => outlet.WireBytes)));
        Say(new Reported(Session, node, report));
        if (report is OutputReport<T> output) output.Activity.Release();
    }

    private IEnumerable<EdgeCount> CountsOf(int population) =>
        from outlet in local.Values.Cast<Outlet<T>>().Concat(remote.Values)
        where outlet.Edge.Sender.Index == population
        from kind in Enum.GetValues<MessageKind>()
        where outlet.Traffic.MessagesOf(kind) > 0
        select new EdgeCount(outlet.Edge.Index, kind, outlet.Traffic.MessagesOf(kind), outlet.Traffic.BytesOf(kind));

    private void Say(Reply reply)
    {
        if (!closed) transport.Send(order.Coordinator, Lane.Control, ReplyWire.Encode(reply), mustArrive: false);
    }

    private LocalityViolation Unbound(in MessageHeader header, int edge)
    {
        (int sender, var at) = (InRange(header.Sender), new Position(header.Batch, header.Phase, header.Step));
        return new LocalityViolation(
            sender, at, header, $"{header.Kind} of {at} from {network.Populations[sender].Name} came back: there is no route along edge {edge}, nobody is bound to it");
    }

    private int InRange(int population) => population >= 0 && population < network.Populations.Count ? population : 0;

    private sealed class LocalOutlet(Edge edge, uint session, ICellHost<T> receiver) : Outlet<T>(edge, session)
    {
        protected override void Deliver(in Message<T> message) => receiver.Post(message);
    }
}
