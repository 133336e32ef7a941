using System.Diagnostics;
using NeuronActors.Recording;
using NeuronActors.Engine;

namespace NeuronActors.Experiments;

/// <summary>What a run has been through in this process, over all of its stretches.</summary>
internal sealed class RunHistory
{
    private readonly List<Recovery> recoveries = [];
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<string> lost = [];
    private readonly Dictionary<int, long> epochs = [];
    private RunOutcome.Lost? loss;
    private long lostAt;
    private double rate;
    private int stretches;
    private int tries;
    private TimeSpan lastBatch;

    /// <summary>Losses that the run has recovered from.</summary>
    public IReadOnlyList<Recovery> Recoveries
    {
        get
        {
            lock (recoveries) return [.. recoveries];
        }
    }

    /// <summary>A stretch begins. True for the first of this process.</summary>
    public bool BeginsFirstSegment() => stretches++ == 0;

    /// <summary>Batches learnt over the whole run.</summary>
    public long Batches { get; private set; }

    /// <summary>Batches per second, of late.</summary>
    public double BatchesPerSecond => Volatile.Read(ref rate);

    /// <summary>Bytes that crossed between nodes in the stretches before this one.</summary>
    public long WireBytesBefore { get; set; }

    /// <summary>What was recorded in the stretches before this one; null for nothing.</summary>
    public RecordedSummary? RecordedBefore { get; set; }

    /// <summary>It goes on where an earlier process ended: it waits no longer for nodes than a run that has lost some.</summary>
    public bool IsResumed { get; set; }

    /// <summary>What the run does, in a few words.</summary>
    public string State { get; set; } = "begins";

    /// <summary>A stretch ended early. How many have in a row, this one included, without a batch learnt.</summary>
    public int EndInVain() => ++tries;

    /// <summary>Part of the cluster was lost. What is lost once more before the first loss was recovered from belongs to the same recovery.</summary>
    /// <returns>False if that was known already.</returns>
    public bool Lose(RunOutcome.Lost what)
    {
        if (loss is null) (loss, lostAt, State) = (what, Stopwatch.GetTimestamp(), "recovers");
        if (lost.Contains(what.What)) return false;
        lost.Add(what.What);
        return true;
    }

    /// <summary>The run goes on, and some of its nodes are no longer there: lost with the others, if any was lost.</summary>
    public void NoteAbsent(IEnumerable<string> nodes)
    {
        if (loss is not null) lost.AddRange(nodes.Except(lost));
    }

    /// <summary>An epoch begins, or is gone on with after a loss: its time counts from its first beginning in this process.</summary>
    public void BeginEpoch(int epoch) => epochs.TryAdd(epoch, Stopwatch.GetTimestamp());

    /// <summary>Seconds since an epoch began.</summary>
    public double SecondsOf(int epoch) => Stopwatch.GetElapsedTime(epochs[epoch]).TotalSeconds;

    /// <summary>A batch was learnt.</summary>
    /// <param name="batches">Batches learnt over the whole run.</param>
    /// <returns>The recovery that this ends; null if there was nothing to recover from.</returns>
    public Recovery? Learn(long batches)
    {
        (Batches, State, tries) = (batches, "learns", 0);
        TimeSpan now = clock.Elapsed;
        double seconds = (now - lastBatch).TotalSeconds;
        lastBatch = now;
        if (seconds > 0) Volatile.Write(ref rate, rate == 0 ? 1 / seconds : 0.9 * rate + 0.1 / seconds);
        if (loss is null) return null;
        var recovery = new Recovery(string.Join(" and ", lost), loss.Why, batches - 1, loss.Noticed.TotalSeconds, Stopwatch.GetElapsedTime(lostAt).TotalSeconds);
        loss = null;
        lost.Clear();
        lock (recoveries) recoveries.Add(recovery);
        return recovery;
    }
}

/// <summary>A loss that a run has recovered from.</summary>
/// <param name="Lost">Names of the nodes, or "the cluster".</param>
/// <param name="Why">One sentence.</param>
/// <param name="FromBatch">Batches that were done at the checkpoint from which the run went on.</param>
/// <param name="NoticedSeconds">How long it had not been heard of when that was noticed; 0 if a broken connection told at once.</param>
/// <param name="RecoveredSeconds">From then until the first batch was learnt again.</param>
public sealed record Recovery(string Lost, string Why, long FromBatch, double NoticedSeconds, double RecoveredSeconds);
