using System.Collections.Concurrent;
using System.Numerics;
using System.Threading.Channels;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>Populations spread over the nodes of a cluster, seen from their coordinator. Any transport will do.</summary>
/// <remarks>
/// One engine is one session: one placement, from one checkpoint on. When a node or the connection is lost, the engine
/// reports it once and is of no further use.
/// </remarks>
public sealed class ClusterEngine<T> : IEngine<T>, IReplyListener
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int OutputSlots = 4;

    private readonly ClusterClient client;
    private readonly ClusterSession session;
    private readonly Network network;
    private readonly string[] places;
    private readonly HashSet<string> missing = [];
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Report> reports = Channel.CreateUnbounded<Report>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, SessionBeat> beats = [];
    private readonly ConcurrentDictionary<string, KeptRecords> recorded = [];
    private readonly Traffic[] traffic;
    private readonly long[] wireBytes;

    /// <summary>Nodes whose last beat lacked the session: one beat may have been composed before the session began, two cannot.</summary>
    private readonly HashSet<string> doubted = [];
    private readonly ReplyLimits<T> limits;
    private readonly ReplyLedger<T> ledger;
    private readonly Lock gate = new();
    private bool isLost;
    private bool isRunning;

    /// <summary>An engine for one session.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="session">What the nodes are told.</param>
    /// <param name="network">The graph.</param>
    /// <param name="batch">Samples of a batch at the most.</param>
    /// <param name="nodes">The nodes that populations can be started on.</param>
    /// <exception cref="ExperimentException">The session's experiment is not understood.</exception>
    public ClusterEngine(ClusterClient client, ClusterSession session, Network network, int batch, IReadOnlyList<string> nodes)
    {
        (this.client, this.session, this.network, Nodes) = (client, session, network, nodes);
        places = new string[network.Populations.Count];
        wireBytes = new long[network.Populations.Count];
        traffic = [.. network.Edges.Select(_ => new Traffic())];
        LearningSettings settings = LearningSettings.Of(ExperimentReader.Read(session.Experiment, $"the order for {client.RunId}"), session.Number);
        ledger = new ReplyLedger<T>(network, settings, session.Number, places);
        limits = new ReplyLimits<T>(
            network, batch, [.. network.ShardsOf(network.Output).Select(shard => new PayloadPool<T>(OutputSlots, shard.Neurons * batch))])
        {
            Inferred = settings.IsGenerative ? new PayloadPool<T>(OutputSlots, network.Input.Neurons * batch) : null,
        };
    }

    /// <inheritdoc/>
    public string Name => session.Engine;

    /// <inheritdoc/>
    public IReadOnlyList<string> Nodes { get; }

    /// <inheritdoc/>
    public long Steps => beats.Values.Sum(beat => beat.Populations.Sum(population => population.Steps));

    /// <inheritdoc/>
    public IReadOnlyList<PopulationProgress> Progress =>
        [.. beats.Values.SelectMany(beat => beat.Populations).OrderBy(population => population.Population)
            .Select(population => new PopulationProgress(
                population.Name, population.Steps, population.Waiting.Length > 0 ? population.Waiting : $"{population.Name} goes on", population.IsIdle))];

    /// <inheritdoc/>
    public IReadOnlyList<(Edge Edge, Traffic Traffic)> Traffic
    {
        get
        {
            lock (gate) return [.. network.Edges.Select(edge => (edge, traffic[edge.Index]))];
        }
    }

    /// <inheritdoc/>
    public long WireBytes
    {
        get
        {
            lock (gate) return wireBytes.Sum();
        }
    }

    /// <summary>What each node has recorded in this session, as it said last, with a state; none where nothing is recorded.</summary>
    public IReadOnlyDictionary<string, KeptRecords> Recorded => recorded;

    /// <inheritdoc/>
    public void Start(Population population, string node)
    {
        if (!Nodes.Contains(node)) throw new ArgumentException($"there is no node '{node}'; there are {string.Join(", ", Nodes)}");
        places[population.Index] = node;
    }

    /// <summary>Nothing to do: nodes bind the edges of the network they are told of, and no others.</summary>
    public void Connect(Edge edge)
    {
        if (edge != network.Edges[edge.Index]) throw new ArgumentException($"edge {edge.Index} is not of this network");
    }

    /// <inheritdoc/>
    public async Task Begin(NetworkState<T>? state)
    {
        string[] hosts = [.. places.Distinct()];
        missing.UnionWith(hosts);
        client.Listen(session.Number, hosts, this);
        var order = new DeployOrder(
            session.Number, client.RunId, client.Route, session.Experiment, session.Cores, session.Replica, places, state is not null, session.Stretch);
        foreach (string host in hosts) client.Order(host, OrderWire.Encode(order));
        if (state is not null)
            foreach (Population population in network.Populations)
                client.Order(places[population.Index], OrderWire.Encode(new RestoreOrder<T>(session.Number, population.Index, StateRows.Of(state, network, population))));
        Task done = await Task.WhenAny(begun.Task, Task.Delay(session.Patience)).ConfigureAwait(false);
        if (done != begun.Task)
        {
            string[] late;
            lock (gate) late = [.. missing];
            Lose(string.Join(", ", late), $"{string.Join(", ", late)} did not begin within {session.Patience.TotalSeconds:0} s", session.Patience);
        }
    }

    /// <inheritdoc/>
    public void Control(Population to, in Message<T> message)
    {
        Message<T> ours = message with { Header = message.Header with { Run = session.Number } };
        PayloadForm form = PayloadForms.For<T>(message.Header.Kind, compact: false);
        FrameBuffer frame = FrameBuffer.Rent(MessageWire.SizeOf(ours, form));
        MessageWire.Write(ours, form, frame.Bytes);
        ledger.Ask(to, message);
        message.Payload?.Release();
        client.Control(Routes.Control(session.Number, to.Index), frame);
    }

    /// <inheritdoc/>
    public async ValueTask<Report?> NextReport(TimeSpan patience, CancellationToken cancellation)
    {
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

    /// <summary>Ends the session at all nodes.</summary>
    public ValueTask DisposeAsync()
    {
        client.Leave(session.Number);
        return ValueTask.CompletedTask;
    }

    void IReplyListener.Take(ReadOnlySpan<byte> frame)
    {
        if (!ReplyWire.TryDecode(frame, limits, out Reply? reply, out string refusal))
        {
            reports.Writer.TryWrite(new NotHostedReport("a node", $"a reply was not understood: {refusal}"));
            return;
        }
        if (ledger.Take(reply) is { } reason)
        {
            if (reply is Reported { Report: OutputReport<T> output }) output.Activity.Release();
            reports.Writer.TryWrite(new NotHostedReport(reply.Node, $"a reply was refused: {reason}"));
            return;
        }
        switch (reply)
        {
            case Deployed deployed:
                Deploy(deployed.Node);
                break;
            case DeployRefused refused:
                reports.Writer.TryWrite(new NotHostedReport(refused.Node, refused.Reason));
                begun.TrySetResult();
                break;
            case Reported reported:
                reports.Writer.TryWrite(reported.Report);
                break;
            case Counted counted:
                lock (gate)
                {
                    wireBytes[counted.Population] = counted.WireBytes;
                    foreach (EdgeCount count in counted.Edges) traffic[count.Edge].Set(count.Kind, count.Messages, count.Bytes);
                }
                break;
            case Recorded told:
                recorded[told.Node] = told.Records;
                break;
            case EdgeBroken broken:
                string node = places[network.Edges[broken.Edge].Receiver.Index];
                Lose(node, $"{network.Edges[broken.Edge].Receiver.Name} on {node} can no longer be reached from {broken.Node}", client.SilenceOf(node));
                break;
        }
    }

    void IReplyListener.Hear(NodeBeat beat)
    {
        SessionBeat? ours = beat.Sessions.FirstOrDefault(hosted => hosted.Session == session.Number);
        if (ours is not null) beats[beat.Node] = ours;
        else if (isRunning && !doubted.Add(beat.Node)) Lose(beat.Node, $"{beat.Node} has ended the session", TimeSpan.Zero);
        if (ours is not null) doubted.Remove(beat.Node);
    }

    void IReplyListener.ComeBack(string route)
    {
        if (Routes.TryParse(route, out char kind, out int population) && kind == 'c' && population < places.Length)
            Lose(places[population], $"{network.Populations[population].Name} on {places[population]} can no longer be reached", client.SilenceOf(places[population]));
    }

    void IReplyListener.Lose(string what, string why, TimeSpan noticed) => Lose(what, why, noticed);

    private void Deploy(string node)
    {
        lock (gate)
        {
            missing.Remove(node);
            if (missing.Count > 0) return;
            isRunning = true;
        }
        begun.TrySetResult();
    }

    private void Lose(string what, string why, TimeSpan noticed)
    {
        lock (gate)
        {
            if (isLost) return;
            isLost = true;
        }
        reports.Writer.TryWrite(new LostReport(what, why, noticed));
        begun.TrySetResult();
    }
}

/// <summary>What all nodes of a session are told.</summary>
/// <param name="Number">Number of the session; different for every placement, replica and process of a run.</param>
/// <param name="Engine">Name of the engine.</param>
/// <param name="Experiment">The experiment in full, as YAML.</param>
/// <param name="Cores">Cores that the network is laid out for.</param>
/// <param name="Replica">Which replica this is, from 0.</param>
/// <param name="Patience">How long nodes may take to begin.</param>
public sealed record ClusterSession(uint Number, string Engine, string Experiment, int Cores, int Replica, TimeSpan Patience)
{
    /// <summary>Which part of the run it is.</summary>
    public RunStretch Stretch { get; init; } = new(1, 0);
}
