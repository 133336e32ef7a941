using System.Diagnostics.Metrics;

namespace NeuronActors.Operation;

/// <summary>What is measured while a cluster runs, as instruments of one meter. Thread-safe.</summary>
/// <remarks>
/// A coordinator tells it of batches and recoveries; a node hands it a callback that reads the rest. It takes numbers and
/// names only, so that what it measures need not know it. Node and run are attributes of the process (<see cref="Telemetry"/>).
/// </remarks>
public sealed class ClusterMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "NeuronActors";

    /// <summary>Upper bounds in seconds: a node is given up after 3 s by default, and a recovery takes about as long again.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.1, 0.2, 0.5, 1, 1.5, 2, 3, 4, 5, 7.5, 10, 20, 30, 60, 120, 300, 600],
    };

    private readonly Meter meter = new(Name);
    private readonly Counter<long> batches;
    private readonly Counter<long> recoveries;
    private readonly Histogram<double> notice;
    private readonly Histogram<double> duration;

    /// <summary>Begins to measure.</summary>
    /// <param name="read">
    /// What the node says of itself; null for a coordinator. Called once per observed instrument and collection, on any
    /// thread, so it must be quick. If it throws, that collection lacks the instrument.
    /// </param>
    public ClusterMeter(Func<NodeReading>? read = null)
    {
        batches = meter.CreateCounter<long>("neuronactors.batches", "{batch}", "Batches learnt");
        recoveries = meter.CreateCounter<long>("neuronactors.recoveries", "{recovery}", "Returns to a checkpoint, by cause");
        notice = meter.CreateHistogram(
            "neuronactors.recovery.notice", "s", "From the last sign of life to the notice of the loss, by cause", advice: Seconds);
        duration = meter.CreateHistogram(
            "neuronactors.recovery.duration", "s", "From the notice of the loss until all populations run again, by cause", advice: Seconds);
        if (read is not null) Observe(read);
    }

    /// <summary>The meter, for listeners that want this instance only.</summary>
    internal Meter Meter => meter;

    /// <summary>Counts batches that every population has learnt.</summary>
    /// <param name="count">How many more; at least 0.</param>
    public void BatchesLearned(long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        batches.Add(count);
    }

    /// <summary>Counts a return to the last checkpoint.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="noticedAfter">From the last sign of life to the notice; not negative.</param>
    /// <param name="took">From the notice until all populations ran again; not negative.</param>
    public void Recovered(RecoveryCause cause, TimeSpan noticedAfter, TimeSpan took)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(noticedAfter, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(took, TimeSpan.Zero);
        var tag = Tag("cause", Word(cause));
        recoveries.Add(1, tag);
        notice.Record(noticedAfter.TotalSeconds, tag);
        duration.Record(took.TotalSeconds, tag);
    }

    /// <summary>Ends the measurement; listeners forget its instruments.</summary>
    public void Dispose() => meter.Dispose();

    private void Observe(Func<NodeReading> read)
    {
        var messages = new RunningTotal<string>();
        var bytes = new RunningTotal<string>();
        var steps = new RunningTotal<string>();
        var node = new RunningTotal<string>();
        meter.CreateObservableCounter(
            "neuronactors.messages", () => read().Edges.Select(edge => Along(edge, messages.With(edge.Edge, edge.Messages))),
            "{message}", "Messages sent to other nodes, by edge");
        meter.CreateObservableCounter(
            "neuronactors.bytes", () => read().Edges.Select(edge => Along(edge, bytes.With(edge.Edge, edge.Bytes))),
            "By", "Their bytes, headers included, by edge");
        meter.CreateObservableCounter(
            "neuronactors.wire.bytes", () => node.With("wire", read().WireBytes), "By", "All signals sent to other members, headers included");
        meter.CreateObservableGauge(
            "neuronactors.edge.lag", () => read().Lags.Select(lag => new Measurement<long>(lag.Messages, Tag("edge", lag.Edge))),
            "{message}", "Messages under way, by edge");
        meter.CreateObservableCounter(
            "neuronactors.node.steps",
            () => read().Populations.Select(one => new Measurement<long>(steps.With(one.Population, one.Steps), Tag("population", one.Population))),
            "{step}", "How often a population has gone on");
        meter.CreateObservableCounter(
            "neuronactors.refused", () => node.With("refused", read().Refused), "{frame}", "Frames and messages refused");
    }

    private static Measurement<long> Along(EdgeReading edge, long total) => new(total, Tag("edge", edge.Edge));

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    private static string Word(RecoveryCause cause) => cause switch
    {
        RecoveryCause.NodeLost => "node-lost",
        RecoveryCause.NodeLeft => "node-left",
        RecoveryCause.ClusterLost => "cluster-lost",
        RecoveryCause.CoordinatorLost => "coordinator-lost",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "a cause without a word"),
    };
}
