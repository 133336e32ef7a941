using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;
using NeuronActors.Engine;

namespace NeuronActors.Locality;

/// <summary>One run of an audit: population cells on one thread, and lanes between them through which every message goes.</summary>
/// <remarks>
/// Because one population runs at a time, the world knows who does what: who sends along whose outlet, who reads whose port, and what
/// a payload held when it was sent and when it was read. A message waits in its lane until there is room for it, so the back-pressure is that of an
/// engine.
/// </remarks>
internal sealed class World<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Stage<T> stage;
    private readonly WorldOptions<T> options;
    private readonly PopulationWiring<T> wiring;
    private readonly PopulationGuard<T>[] cells;
    private readonly Lane<T>[] lanes;
    private readonly Queue<Message<T>>[] controls;
    private readonly Queue<(MessageHeader Header, ulong Print)>[] clamped;   // control messages that a cell has taken in and its population has not read
    private readonly List<Report> reports = [];
    private readonly RestDetector rest;
    private readonly bool[] tried;
    private long ordinal;
    private int draws;
    private int running = -1;

    /// <summary>Makes all populations.</summary>
    public World(Stage<T> stage, WorldOptions<T> options)
    {
        (this.stage, this.options) = (stage, options);
        Network network = stage.Network;
        wiring = new PopulationWiring<T>(network, stage.Settings, populate: stage.Populate);
        rest = RestDetector.For(network, stage.Settings);
        lanes = [.. network.Edges.Select(edge => new Lane<T>(edge))];
        controls = [.. network.Populations.Select(_ => new Queue<Message<T>>())];
        clamped = [.. network.Populations.Select(_ => new Queue<(MessageHeader, ulong)>())];
        Acts = [.. network.Populations.Select(_ => new List<Act<T>>())];
        tried = new bool[network.Populations.Count];
        Scribes = [.. network.Populations.Select(population => new Scribe<T>(population, () => ordinal++) { WasRead = Check, Witness = options.Witness })];
        cells = new PopulationGuard<T>[network.Populations.Count];
        try
        {
            foreach (Population population in network.Populations) cells[population.Index] = Create(population);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Fail(running, exception);
        }
        running = -1;
    }

    /// <summary>What each population did, in network order.</summary>
    public Scribe<T>[] Scribes { get; }

    /// <summary>What was done to each population, where that is kept.</summary>
    public List<Act<T>>[] Acts { get; }

    /// <summary>Why the run ended before its time; null if it did not.</summary>
    public WorldEnd? End { get; private set; }

    /// <summary>What was seen that no wiring allows.</summary>
    public List<Leak> Leaks { get; } = [];

    /// <summary>Reports of refused messages, while they are tried on purpose.</summary>
    public List<LocalityViolation> Refusals { get; } = [];

    /// <summary>Messages that were sent.</summary>
    public long Messages => Scribes.Sum(scribe => scribe.Entries.Count(entry => entry.Deed == Deed.Sent));

    /// <summary>The network's answers, batch by batch, [neurons × samples].</summary>
    public Dictionary<int, T[]> Answers { get; } = [];

    /// <summary>The run's whole life.</summary>
    public World<T> Run()
    {
        for (int batch = 0; batch < stage.Batches && End is null; batch++) Live(batch);
        return this;
    }

    /// <summary>A cell, for trials.</summary>
    public PopulationGuard<T> Cell(int population) => cells[population];

    /// <summary>Messages that have arrived along an edge.</summary>
    public long Arrived(Edge edge) => lanes[edge.Index].Arrived;

    /// <summary>What was learnt, of whole layers.</summary>
    public NetworkState<T> State() => NetworkStateAssembly.Assemble(stage.Network, cells.Select(cell => cell.Process.Population.Memory.Save()));

    private void Live(int batch)
    {
        options.Change?.Begin(this, batch);
        Present(batch);
        RunUntilAllWait();
        while (End is null && stage.Settings.IsAsynchronous && EndsRelaxation()) RunUntilAllWait();
        if (End is null) Judge(batch);
        if (End is null) foreach (Population population in stage.Network.Populations) Remember(population.Index, batch);
        reports.Clear();
    }

    private PopulationGuard<T> Create(Population population)
    {
        running = population.Index;
        var instruments = new Instruments<T> { Observe = observed => Scribes[observed.Index] };
        NeuronPopulation<T> neurons = wiring.Create(population, edge => new LaneOutlet(this, edge), Take, () => { }, instruments);
        return new PopulationGuard<T>(new PopulationProcess<T>(neurons), stage.Network, wiring, stage.Settings, Take);
    }

    private void Present(int batch)
    {
        Phase phase = stage.IsEvaluation(batch) ? Phase.Evaluate : Phase.Forward;
        bool infers = phase == Phase.Evaluate && stage.Settings.IsGenerative;
        (T[] input, T[] target) = (stage.Input(batch), stage.Target(batch));
        options.Change?.Present(batch, input, target);
        if (infers) InferredLabel.Begin<T>(input, stage.Network.Input.Neurons);
        rest.Begin();
        SendControl(stage.Network.ShardsOf(stage.Network.Input)[0], MessageKind.Input, batch, phase, input);
        if (phase == Phase.Evaluate && !infers) return;
        foreach (Population output in stage.Network.ShardsOf(stage.Network.Output))
        {
            var rows = new T[output.Neurons * stage.Options.Samples];
            LayerRows.Copy<T>(target, stage.Network.Output.Neurons, output, rows, stage.Options.Samples);
            SendControl(output, MessageKind.Clamp, batch, phase, rows);
        }
    }

    private void SendControl(Population to, MessageKind kind, int batch, Phase phase, T[]? values)
    {
        var header = new MessageHeader(kind, stage.Settings.Run, batch, phase, 0, -1, to.Index, -1, batch, Settled: true);
        controls[to.Index].Enqueue(new Message<T>(header, values is null ? null! : Loan.Of<T>(values, to.Neurons, options.Afterwards)));
    }

    private void RunUntilAllWait()
    {
        if (options.Order is { } order)
            while (End is null && Possible() is { Count: > 0 } possible) possible[Below(order, possible.Count)]();
        else
            while (End is null && OneAfterTheOther()) { }
    }

    private bool OneAfterTheOther()
    {
        bool moved = false;
        foreach (Population population in stage.Network.Populations)
            while (controls[population.Index].Count > 0) ArriveControl(population.Index);   // so that whoever peeks at them can
        foreach (Population population in stage.Network.Populations)
        {
            foreach (Edge edge in stage.Network.EdgesInto(population))
                while (CanArrive(lanes[edge.Index]) && End is null) Act(() => Arrive(lanes[edge.Index]));
            while (End is null && Turn(population.Index))
            {
                moved = true;
                if (options.InTurns || stage.Settings.IsAsynchronous) break;
            }
        }
        return moved;

        void Act(Action act)
        {
            moved = true;
            act();
        }
    }

    private List<Action> Possible()
    {
        var possible = new List<Action>();
        foreach (Lane<T> lane in lanes)
            if (CanArrive(lane)) possible.Add(() => Arrive(lane));
        for (int p = 0; p < cells.Length; p++)
        {
            int population = p;
            if (controls[p].Count > 0) possible.Add(() => ArriveControl(population));
            if (Guarded(p, () => cells[population].Process.CanAdvance)) possible.Add(() => Turn(population));
        }
        return possible;
    }

    private int Below(RandomStream order, int bound) => order.Below(bound, 0, 0, draws++, 0);

    private bool CanArrive(Lane<T> lane) => lane.HasMail && wiring.PortOf(lane.Edge).Count < NeuronPopulation<T>.PortCapacity;

    private void ArriveControl(int population)
    {
        Message<T> message = controls[population].Dequeue();
        Keep(population, message);
        ulong print = message.Payload is { } payload ? Fingerprint.Of<T>(payload.Values.AsSpan(0, payload.Count)) : Fingerprint.Of<T>([]);
        long refused = cells[population].Refused;
        cells[population].Receive(message);
        if (cells[population].Refused == refused) clamped[population].Enqueue((message.Header with { Sequence = 0 }, print));
    }

    private void Arrive(Lane<T> lane)
    {
        (Message<T> message, ulong print) = lane.Take();
        (Population sender, Population receiver) = (lane.Edge.Sender, lane.Edge.Receiver);
        ReadOnlySpan<T> values = message.Payload.Values.AsSpan(0, message.Payload.Count);
        if (Fingerprint.Of(values) != print) Tell(sender, message.Header, "was changed while it was under way", "it is written by its sender before it is sent, and by nobody after");
        Message<T> arriving = options.ByReference ? message : message with { Payload = Loan.Of(values, message.Payload.Rows, options.Afterwards) };
        if (options.Change?.Touch(lane.Edge, arriving) == true || options.ByReference) print = Fingerprint.Of<T>(arriving.Payload.Values.AsSpan(0, arriving.Payload.Count));
        Keep(receiver.Index, arriving);
        if (options.KeepsActs) Acts[sender.Index].Add(new Act<T>.Departure(lane.Edge.Index));
        if (!options.ByReference) message.Payload.Release();
        long refused = cells[receiver.Index].Refused;
        cells[receiver.Index].Receive(arriving);
        if (cells[receiver.Index].Refused == refused) lane.TakenIn(arriving.Header, print);
    }

    private void Keep(int population, in Message<T> message)
    {
        if (options.KeepsActs)
            Acts[population].Add(new Act<T>.Arrival(message.Header, message.Payload?.Rows ?? 0, message.Payload?.Values.AsSpan(0, message.Payload.Count).ToArray()));
    }

    private bool Turn(int population)
    {
        running = population;
        bool moved = Guarded(population, () => cells[population].Advance(1) == 1);
        running = -1;
        if (!moved) return false;
        if (options.KeepsActs) Acts[population].Add(new Act<T>.Turn());
        options.Change?.Turned(this, population);
        if (options.Trial is not null && !tried[population] && IsTime(cells[population].Process.Population.At))
        {
            tried[population] = true;
            options.Trial(this, population);
        }
        return true;
    }

    private bool IsTime(Position at) => at.Batch == stage.Options.Batches - 1 && at.Phase != Phase.Evaluate;

    private bool Guarded(int population, Func<bool> act)
    {
        try
        {
            return act();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Fail(population, exception);
            return false;
        }
    }

    private void Fail(int population, Exception cause)
    {
        string name = stage.Network.Populations[population].Name;
        Position at = cells[population]?.Process.Population.At ?? default;
        End = new WorldEnd(name, at, "its own step", $"{name} failed at {at}: {cause.GetType().Name}: {cause.Message}", IsLeak: true);
    }

    private void Take(Report report)
    {
        reports.Add(report);
        string name = stage.Network.Populations[report.Population].Name;
        switch (report)
        {
            case OutputReport<T> output:
                Place(output);
                break;
            case LocalityViolation violation when options.Trial is not null:
                Refusals.Add(violation);
                break;
            case LocalityViolation violation:
                End = new WorldEnd(violation.Header.Sender == -1 ? name : stage.Network.NameOf(violation.Header.Sender), new Position(violation.Header.Batch, violation.Header.Phase, violation.Header.Step), $"{violation.Header.Kind} to {name}", violation.Reason, IsLeak: true);
                break;
            case DivergedReport or RestlessReport:
                End = new WorldEnd(name, report.At, "its values", $"{name} has values that are not finite, or do not come to rest, at {report.At}", IsLeak: false);
                break;
        }
    }

    private void Place(OutputReport<T> output)
    {
        Population shard = stage.Network.Populations[output.Population];
        if (!Answers.TryGetValue(output.At.Batch, out T[]? whole)) Answers[output.At.Batch] = whole = new T[shard.Layer.Neurons * stage.Options.Samples];
        LayerRows.Place<T>(output.Activity.Values, shard, whole, shard.Layer.Neurons, stage.Options.Samples);
        output.Activity.Release();
    }

    private bool EndsRelaxation()
    {
        var resting = reports.OfType<RestingReport>().ToList();
        reports.RemoveAll(report => report is RestingReport);
        if (!resting.Aggregate(false, (_, report) => rest.IsOver(report))) return false;
        foreach (int participant in rest.Participants) SendControl(stage.Network.Populations[participant], MessageKind.Quiet, resting[^1].At.Batch, Phase.Relax, null);
        return true;
    }

    /// <summary>A batch that has not come to its end never will: nothing is under way, and all wait.</summary>
    private void Judge(int batch)
    {
        Layer answering = stage.Settings.Answering(stage.Network, stage.IsEvaluation(batch) ? Phase.Evaluate : Phase.Forward);
        bool answered = reports.OfType<OutputReport<T>>().Count() == stage.Network.ShardsOf(answering).Count;
        bool learnt = stage.IsEvaluation(batch) || reports.OfType<LearnedReport>().Count() == cells.Length;
        if (answered && learnt) return;
        PopulationProcess<T> stuck = cells.Select(cell => cell.Process).First(process => !process.WaitsForCoordinator);
        End = new WorldEnd(stuck.Population.Population.Name, stuck.Population.At, "what it waits for", $"nothing moves any more: {stuck.Waiting}", IsLeak: true);
    }

    private void Remember(int population, int batch)
    {
        Scribes[population].Remember(batch, cells[population].Process.Population.Memory.Save());
        if (options.KeepsActs) Acts[population].Add(new Act<T>.Rest(batch));
    }

    private void Send(Edge edge, in Message<T> message)
    {
        if (running != edge.Sender.Index) TellTheft($"sent {message.Header.Kind} to {edge.Receiver.Name} through an outlet of {edge.Sender.Name}", $"{message.Header.Kind} to {edge.Receiver.Name}", message.Header);
        lanes[edge.Index].Send(message, Scribes[edge.Sender.Index].Entries[^1].Print);
    }

    /// <summary>What a population reads must be what its cell has taken in, and still say what it said when it was sent.</summary>
    private void Check(Scribe<T> scribe, Entry<T> entry)
    {
        if (running != scribe.Population.Index)
            TellTheft($"read {entry.Header.Kind} that was meant for {scribe.Population.Name}", $"{entry.Header.Kind} to {scribe.Population.Name}", entry.Header);
        (MessageHeader Header, ulong Print)? next = entry.Header.Edge < 0 ? NextControl(scribe.Population.Index)
            : entry.Header.Edge < lanes.Length ? lanes[entry.Header.Edge].Next() : null;
        if (next is null || next.Value.Header with { Run = 0 } != entry.Header)
            Tell(scribe.Population, entry.Header, "was read and had come along no edge", "only a cell puts messages into a port");
        else if (next.Value.Print != entry.Print)
            Tell(scribe.Population, entry.Header, "was changed between its arrival and its reading", "a payload is written before it is sent and by nobody after");
    }

    private (MessageHeader Header, ulong Print)? NextControl(int population) => clamped[population].TryDequeue(out var next) ? next : null;

    private void TellTheft(string deed, string signal, in MessageHeader header)
    {
        string thief = running < 0 ? "somebody outside all populations" : stage.Network.Populations[running].Name;
        var at = new Position(header.Batch, header.Phase, header.Step);
        Leaks.Add(new Leak(thief, at, signal, "nothing", $"{thief} {deed} ({at}), which is no edge of its own"));
    }

    private void Tell(Population population, in MessageHeader header, string what, string why)
    {
        var at = new Position(header.Batch, header.Phase, header.Step);
        string from = stage.Network.NameOf(header.Sender), to = stage.Network.NameOf(header.Receiver);
        Leaks.Add(new Leak(population.Name, at, $"{header.Kind} to {to}", "nothing", $"{header.Kind} from {from} to {to} ({at}) {what}: {why}"));
    }

    private sealed class LaneOutlet(World<T> world, Edge edge) : Outlet<T>(edge, world.stage.Settings.Run)
    {
        protected override void Deliver(in Message<T> message) => world.Send(Edge, message);
    }
}
