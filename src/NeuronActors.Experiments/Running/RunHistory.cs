using System.Diagnostics;
using NeuronActors.Recording;
using NeuronActors.Engine;

namespace NeuronActors.Experiments;

/// <summary>What a run has been through in this process, over all of its stretches.</summary>
internal sealed class RunHistory
{
    private readonly List<Recovery> recoveries = [];
    private readonly Stopwatch clock = Stopwatch.StartNew();
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

    /// <summary>Part of the cluster was lost.</summary>
    public void Lose(RunOutcome.Lost what)
    {
        if (loss is not null) return;   // lost once more before the first loss was recovered from: one recovery
        (loss, lostAt) = (what, Stopwatch.GetTimestamp());
        State = "recovers";
    }

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
        var recovery = new Recovery(loss.What, loss.Why, batches - 1, loss.Noticed.TotalSeconds, Stopwatch.GetElapsedTime(lostAt).TotalSeconds);
        loss = null;
        lock (recoveries) recoveries.Add(recovery);
        return recovery;
    }
}

/// <summary>A loss that a run has recovered from.</summary>
/// <param name="Lost">Name of the node, or "the cluster".</param>
/// <param name="Why">One sentence.</param>
/// <param name="FromBatch">Batches that were done at the checkpoint from which the run went on.</param>
/// <param name="NoticedSeconds">How long it had not been heard of when that was noticed; 0 if a broken connection told at once.</param>
/// <param name="RecoveredSeconds">From then until the first batch was learnt again.</param>
public sealed record Recovery(string Lost, string Why, long FromBatch, double NoticedSeconds, double RecoveredSeconds);
