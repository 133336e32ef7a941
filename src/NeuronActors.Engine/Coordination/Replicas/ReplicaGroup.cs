using System.Diagnostics;
using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>Several sessions, each with one replica of the network, that look like a single one to the coordinator.</summary>
/// <remarks>
/// What is presented goes to the replicas in shares; what they report comes back as one report; in between, each population's weight
/// updates are summed over the replicas, in replica order, and the sum is sent back. Replicas exchange nothing else, and nothing
/// directly. For one thread at a time, except what a session allows to be asked at any time.
/// </remarks>
public sealed class ReplicaGroup<T> : ISession<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IReadOnlyList<ISession<T>> replicas;
    private readonly LearningSettings settings;
    private readonly BatchSplit<T> split;
    private readonly ReplicaReports<T> reports;
    private readonly long[] sent;
    private readonly Task<Report?>?[] coming;
    private readonly CancellationTokenSource stop = new();

    /// <summary>A group of replicas; it disposes of them.</summary>
    /// <param name="replicas">One session per replica, in replica order, of which none has begun.</param>
    /// <param name="network">The graph.</param>
    /// <param name="settings">What all populations agree on, the number of replicas among it.</param>
    /// <exception cref="ArgumentException">There are more or fewer sessions than replicas.</exception>
    public ReplicaGroup(IReadOnlyList<ISession<T>> replicas, Network network, LearningSettings settings)
    {
        if (replicas.Count != settings.Replicas)
            throw new ArgumentException($"there are {replicas.Count} sessions for {settings.Replicas} replicas; each needs one", nameof(replicas));
        (this.replicas, this.settings) = (replicas, settings);
        split = new BatchSplit<T>(network, settings);
        reports = new ReplicaReports<T>(network, settings, Send);
        sent = new long[replicas.Count];
        coming = new Task<Report?>?[replicas.Count];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Nodes => [.. replicas.SelectMany(replica => replica.Nodes).Distinct()];

    /// <inheritdoc/>
    public long Steps => replicas.Sum(replica => replica.Steps);

    /// <inheritdoc/>
    public IReadOnlyList<PopulationProgress> Progress =>
        [.. replicas.SelectMany((replica, r) => replica.Progress.Select(progress => progress with
        {
            Population = $"replica {r}: {progress.Population}", Waiting = $"replica {r}: {progress.Waiting}",
        }))];

    /// <inheritdoc/>
    public IReadOnlyList<(Edge Edge, Traffic Traffic)> Traffic =>
        [.. replicas.SelectMany(replica => replica.Traffic).GroupBy(entry => entry.Edge.Index).Select(edge => (edge.First().Edge, Sum(edge)))];

    /// <inheritdoc/>
    public long WireBytes => replicas.Sum(replica => replica.WireBytes);

    /// <summary>There are no replicas where anything is recorded.</summary>
    public IReadOnlyDictionary<string, KeptRecords> Recorded => replicas[0].Recorded;

    /// <inheritdoc/>
    public Task Begin(NetworkState<T>? state) => Task.WhenAll(replicas.Select(replica => replica.Begin(state)));

    /// <inheritdoc/>
    public void Control(Population to, in Message<T> message)
    {
        MessageHeader header = message.Header;
        if (header.Kind == MessageKind.Input) reports.Begin(header.Batch, message.Payload.Columns, header.Phase);
        if (header.Kind is MessageKind.Input or MessageKind.Clamp)
        {
            Present(to, message, reports.Batch(header.Batch));
            return;
        }
        message.Payload?.Retain(replicas.Count - 1);
        for (int r = 0; r < replicas.Count; r++) Send(r, to, header.Kind, header.Batch, header.Phase, message.Payload);
    }

    /// <inheritdoc/>
    public async ValueTask<Report?> NextReport(TimeSpan patience, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryNextReport(out Report? report)) return report;
            TimeSpan left = patience - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) return null;
            for (int r = 0; r < replicas.Count; r++) coming[r] ??= replicas[r].NextReport(left, stop.Token).AsTask();
            await Task.WhenAny(coming!).WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public bool TryNextReport(out Report? report)
    {
        report = null;
        for (int r = 0; r < replicas.Count; r++)
            while (report is null && TryTake(r, out Report? one)) report = reports.Take(r, one!);
        return report is not null;
    }

    /// <summary>Disposes of all replicas' sessions.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        foreach (Task<Report?>? task in coming)
            if (task is not null) await task.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        foreach (ISession<T> replica in replicas) await replica.DisposeAsync().ConfigureAwait(false);
        stop.Dispose();
    }

    private void Present(Population to, in Message<T> message, ReplicaBatch<T> batch)
    {
        for (int r = 0; r < batch.Presented; r++)
        {
            BatchShare share = batch.ShareOf(r);
            Payload<T> part = split.Cut(to, message.Payload, r, share);
            Send(r, to, message.Header.Kind, message.Header.Batch, message.Header.Phase, message.Header.Kind == MessageKind.Input ? share.First : 0, part);
        }
        message.Payload.Release();
    }

    /// <summary>The next report of one replica. While one is being waited for, no other caller may ask for it.</summary>
    private bool TryTake(int r, out Report? report)
    {
        report = null;
        if (coming[r] is { } task)
        {
            if (!task.IsCompleted) return false;
            coming[r] = null;
            report = task.GetAwaiter().GetResult();
        }
        return report is not null || replicas[r].TryNextReport(out report);
    }

    private void Send(int replica, Population to, MessageKind kind, int batch, Phase phase, Payload<T>? payload) =>
        Send(replica, to, kind, batch, phase, 0, payload);

    private void Send(int replica, Population to, MessageKind kind, int batch, Phase phase, int step, Payload<T>? payload)
    {
        var header = new MessageHeader(kind, settings.Run, batch, phase, step, -1, to.Index, -1, sent[replica]++, Settled: true);
        replicas[replica].Control(to, new Message<T>(header, payload!));
    }

    private static Traffic Sum(IEnumerable<(Edge Edge, Traffic Traffic)> ofOneEdge)
    {
        var sum = new Traffic();
        foreach ((_, Traffic traffic) in ofOneEdge) sum.Add(traffic);
        return sum;
    }
}
