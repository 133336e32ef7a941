using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>Gathers what every replica of one population would change its weights by, and sums it in replica order.</summary>
/// <remarks>
/// The sum runs element by element in the run's own precision, g₀ + g₁ + …, so its bits depend neither on the order of arrival nor
/// on shards. <c>mean</c> divides here, after the sum: only who has presented the batch knows the samples of all of it.
/// </remarks>
public sealed class GradientSum<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FromEachReplica<GradientReport<T>> reports;
    private readonly LearningSettings settings;

    /// <summary>A sum for one population.</summary>
    public GradientSum(Network network, LearningSettings settings, Population population)
    {
        this.settings = settings;
        (Population, Columns) = (population, UpdateShape.ColumnsOf(network, settings, population));
        reports = new FromEachReplica<GradientReport<T>>(settings.Replicas);
    }

    /// <summary>Whose sum it is.</summary>
    public Population Population { get; }

    /// <summary>Columns of the sum, [n × columns]; see <see cref="UpdateShape"/>.</summary>
    public int Columns { get; }

    /// <summary>Values of the sum.</summary>
    public int Count => Population.Neurons * Columns;

    /// <summary>Takes one replica's report. True when those of all replicas have come.</summary>
    /// <exception cref="InvalidOperationException">It is not the one that was waited for, or of another length: a broken promise.</exception>
    public bool Take(int replica, GradientReport<T> report)
    {
        int length = report.Values.Sum(values => values.Length);
        if (length != Count)
            throw new InvalidOperationException($"replica {replica} of {Population.Name} reports {length} gradients, but it has {Count} weights");
        return reports.Take(replica, report);
    }

    /// <summary>Writes the update of the whole batch; what was gathered is forgotten.</summary>
    /// <param name="samples">Samples of the whole batch.</param>
    /// <param name="sum">Overwritten, [n × <see cref="Columns"/>]: the reported arrays side by side.</param>
    /// <exception cref="InvalidOperationException">The replicas report different batches: a broken promise.</exception>
    public void Sum(int samples, Span<T> sum)
    {
        GradientReport<T>[] all = reports.TakeAll();
        if (Array.Exists(all, report => report.At.Batch != all[0].At.Batch))
            throw new InvalidOperationException($"the replicas of {Population.Name} have come to different batches");
        for (int replica = 0; replica < BatchShare.Counted(samples, settings.Replicas); replica++) Add(all[replica], sum, isFirst: replica == 0);
        if (settings.MeanOverBatch) Elementwise.Scale(sum, T.One / T.CreateChecked(samples));
    }

    private static void Add(GradientReport<T> report, Span<T> sum, bool isFirst)
    {
        foreach (T[] values in report.Values)
        {
            if (isFirst) values.CopyTo(sum);
            else Elementwise.Add<T>(values, sum[..values.Length]);
            sum = sum[values.Length..];
        }
    }
}
