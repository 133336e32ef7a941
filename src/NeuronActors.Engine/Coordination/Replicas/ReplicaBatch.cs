using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>What the replicas have reported of one batch.</summary>
internal sealed class ReplicaBatch<T>
    where T : unmanaged
{
    private readonly int replicas;
    private readonly FromEachReplica<OutputReport<T>>[] outputs;
    private readonly FromEachReplica<LearnedReport>[] learned;
    private int left;

    /// <summary>A batch that is presented.</summary>
    /// <param name="network">The graph.</param>
    /// <param name="columns">Samples of the whole batch.</param>
    /// <param name="replicas">Number of replicas.</param>
    /// <param name="answering">The layer that reports an activity.</param>
    /// <param name="learns">Whether it is learnt.</param>
    public ReplicaBatch(Network network, int columns, int replicas, Layer answering, bool learns)
    {
        (Columns, this.replicas, Counted) = (columns, replicas, BatchShare.Counted(columns, replicas));
        Presented = learns ? replicas : Counted;
        outputs = [.. network.ShardsOf(answering).Select(_ => new FromEachReplica<OutputReport<T>>(Presented))];
        learned = [.. network.Populations.Select(_ => new FromEachReplica<LearnedReport>(replicas))];
        left = outputs.Length + (learns ? learned.Length : 0);
    }

    /// <summary>Samples of the whole batch.</summary>
    public int Columns { get; }

    /// <summary>The first replicas, which have samples of their own.</summary>
    public int Counted { get; }

    /// <summary>The first replicas, which get the batch. All of them do if it is learnt, since all must take the same updates.</summary>
    public int Presented { get; }

    /// <summary>True when everything was reported.</summary>
    public bool IsOver => left == 0;

    /// <summary>The samples of one replica.</summary>
    public BatchShare ShareOf(int replica) => BatchShare.Of(Columns, replicas, replica);

    /// <summary>All replicas' outputs of one shard, if this was the last one missing; else null.</summary>
    public OutputReport<T>[]? Take(int replica, int shard, OutputReport<T> report) => WhenComplete(outputs[shard], replica, report);

    /// <summary>All replicas' reports of one population, if this was the last one missing; else null.</summary>
    public LearnedReport[]? Take(int replica, LearnedReport report) => WhenComplete(learned[report.Population], replica, report);

    private TReport[]? WhenComplete<TReport>(FromEachReplica<TReport> reports, int replica, TReport report)
        where TReport : Report
    {
        if (!reports.Take(replica, report)) return null;
        left--;
        return reports.TakeAll();
    }
}
