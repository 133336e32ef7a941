using System.Numerics;
using System.Runtime.InteropServices;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine;

/// <summary>Makes one report out of those of all replicas. A sum of updates and the end of a relaxation it answers by itself.</summary>
/// <remarks>
/// Replicas begin with the same weights and take the same updates, so what they have learnt is the same to the bit. That is
/// looked at with every update's norms and every saved state; a replica that has drifted apart is a broken promise and ends the run.
/// </remarks>
internal sealed class ReplicaReports<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One sum per population is under way at the most; a session may give it back a little after the next reports have come.</summary>
    private const int UpdateSlots = 2;

    private readonly Network network;
    private readonly LearningSettings settings;
    private readonly Send send;
    private readonly Dictionary<int, ReplicaBatch<T>> batches = [];
    private readonly Dictionary<int, PayloadPool<T>> outputs;
    private readonly GradientSum<T>[] sums;
    private readonly PayloadPool<T>[] updates;
    private readonly FromEachReplica<SavedReport<T>>[] saved;
    private readonly RestDetector[] rest;

    /// <summary>For replicas of a network.</summary>
    /// <param name="network">The graph.</param>
    /// <param name="settings">What all populations agree on.</param>
    /// <param name="send">Sends a control message to a population of one replica.</param>
    public ReplicaReports(Network network, LearningSettings settings, Send send)
    {
        (this.network, this.settings, this.send) = (network, settings, send);
        outputs = new[] { Phase.Forward, Phase.Evaluate }.Select(phase => settings.Answering(network, phase)).Distinct().SelectMany(network.ShardsOf)
            .ToDictionary(shard => shard.Index, shard => new PayloadPool<T>(BatchSplit<T>.Slots, shard.Neurons * settings.Batch));
        sums = [.. network.Populations.Select(population => new GradientSum<T>(network, settings, population))];
        updates = [.. sums.Select(sum => new PayloadPool<T>(UpdateSlots, sum.Count))];
        saved = [.. network.Populations.Select(_ => new FromEachReplica<SavedReport<T>>(settings.Replicas))];
        rest = [.. Enumerable.Range(0, settings.Replicas).Select(_ => RestDetector.For(network, settings))];
    }

    /// <summary>Sends a control message to a population of one replica.</summary>
    public delegate void Send(int replica, Population to, MessageKind kind, int batch, Phase phase, Payload<T>? payload);

    /// <summary>A batch that is under way.</summary>
    public ReplicaBatch<T> Batch(int batch) => batches[batch];

    /// <summary>A batch is presented to the input.</summary>
    public ReplicaBatch<T> Begin(int batch, int columns, Phase phase)
    {
        foreach (RestDetector detector in rest) detector.Begin();
        return batches[batch] = new ReplicaBatch<T>(network, columns, settings.Replicas, settings.Answering(network, phase), learns: phase == Phase.Forward);
    }

    /// <summary>Takes a report. Returns the one that the coordinator receives now, null if there is none.</summary>
    public Report? Take(int replica, Report report)
    {
        switch (report)
        {
            case OutputReport<T> output:
                return Over(output.At.Batch, Merge(replica, output));
            case GradientReport<T> gradient:
                Sum(replica, gradient);
                return null;
            case LearnedReport learned:
                return Over(learned.At.Batch, Merge(replica, learned));
            case RestingReport resting:
                if (rest[replica].IsOver(resting)) EndRelaxation(replica, resting.At.Batch);
                return null;
            case SavedReport<T> state:
                return Merge(replica, state);
            case LocalityViolation violation:
                return violation with { Reason = $"in replica {replica}, {violation.Reason}" };
            default:
                return report;   // a population that cannot continue ends the whole run
        }
    }

    /// <summary>The outputs of a shard side by side, in sample order.</summary>
    private OutputReport<T>? Merge(int replica, OutputReport<T> report)
    {
        int shard = network.Populations[report.Population].Shard;
        ReplicaBatch<T> batch = batches[report.At.Batch];
        if (batch.Take(replica, shard, report) is not { } parts) return null;
        int neurons = network.Populations[report.Population].Neurons;
        Payload<T> whole = outputs[report.Population].Rent(neurons, batch.Columns);
        for (int r = 0; r < parts.Length; r++)
        {
            Payload<T> part = parts[r].Activity;
            if (r < batch.Counted) part.Values.AsSpan(0, part.Count).CopyTo(whole.Values.AsSpan(batch.ShareOf(r).First * neurons));
            part.Release();
        }
        return report with { Activity = whole };
    }

    private void Sum(int replica, GradientReport<T> report)
    {
        GradientSum<T> sum = sums[report.Population];
        if (!sum.Take(replica, report)) return;
        Payload<T> update = updates[report.Population].Rent(sum.Population.Neurons, sum.Columns);
        sum.Sum(batches[report.At.Batch].Columns, update.Values.AsSpan(0, update.Count));
        update.Retain(settings.Replicas - 1);
        for (int r = 0; r < settings.Replicas; r++) send(r, sum.Population, MessageKind.Update, report.At.Batch, Phase.Learn, update);
    }

    private Report? Merge(int replica, LearnedReport report)
    {
        ReplicaBatch<T> batch = batches[report.At.Batch];
        if (batch.Take(replica, report) is not { } all) return null;
        int drifted = Array.FindIndex(all, other => !IsSame(other.Updates, all[0].Updates));
        int steps = all.Take(batch.Counted).Max(learned => learned.At.Step);
        LearnedReport merged = all[0] with { At = all[0].At with { Step = steps } };
        return drifted >= 0 ? Drifted(drifted, report, "another update") : merged;
    }

    private Report? Merge(int replica, SavedReport<T> report)
    {
        if (!saved[report.Population].Take(replica, report)) return null;
        SavedReport<T>[] all = saved[report.Population].TakeAll();
        int drifted = Array.FindIndex(all, other => !IsSame(other.Snapshot, all[0].Snapshot));
        return drifted >= 0 ? Drifted(drifted, report, "other weights") : all[0];
    }

    private FailedReport Drifted(int replica, Report report, string what) => new(
        report.Population, report.At,
        new InvalidOperationException($"replica {replica} has {what} than replica 0, though both have learnt the same"));

    private Report? Over(int batch, Report? merged)
    {
        if (batches[batch].IsOver) batches.Remove(batch);
        return merged;
    }

    private void EndRelaxation(int replica, int batch)
    {
        rest[replica].Begin();
        foreach (int participant in rest[replica].Participants)
            send(replica, network.Populations[participant], MessageKind.Quiet, batch, Phase.Relax, null);
    }

    private static bool IsSame(IReadOnlyList<WeightUpdateNorms> left, IReadOnlyList<WeightUpdateNorms> right) =>
        left.Count == right.Count && left.Zip(right).All(pair =>
            pair.First.Projection == pair.Second.Projection && IsSame<double>(pair.First.RowSquares, pair.Second.RowSquares));

    private static bool IsSame(PopulationSnapshot<T> left, PopulationSnapshot<T> right) =>
        left.Matrices.Count == right.Matrices.Count
        && left.Matrices.Zip(right.Matrices).All(pair => pair.First.Name == pair.Second.Name && IsSame<T>(pair.First.Values.Values(), pair.Second.Values.Values()))
        && left.OptimizerSteps.Count == right.OptimizerSteps.Count
        && left.OptimizerSteps.All(steps => right.OptimizerSteps.TryGetValue(steps.Key, out long other) && other == steps.Value);

    /// <summary>The same bits: NaN equals itself, and −0 is not 0.</summary>
    private static bool IsSame<TValue>(TValue[] left, TValue[] right)
        where TValue : unmanaged =>
        MemoryMarshal.AsBytes(left.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(right.AsSpan()));
}
