using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>The plain loop with several replicas: as many loops, each on its share of every batch, that learn the sum of their updates.</summary>
/// <remarks>What replicas on actors are held equal to, bit for bit.</remarks>
public sealed class LoopReplicas<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LoopNetwork<T>[] replicas;
    private readonly Dictionary<int, (GradientSum<T> Sum, PayloadPool<T> Payloads)> sums = [];

    /// <summary>Makes as many replicas as the settings say.</summary>
    /// <param name="network">The graph; its shards change no bit of a result.</param>
    /// <param name="settings">Rule, loss, optimiser, seed, number of replicas.</param>
    public LoopReplicas(Network network, LearningSettings settings)
    {
        replicas = [.. Enumerable.Range(0, settings.Replicas).Select(_ => LoopNetwork<T>.Replica(network, settings))];
        foreach (Population population in network.Populations)
            if (settings.Replicas > 1 && new GradientSum<T>(network, settings, population) is { Columns: > 0 } sum)
                sums[population.Index] = (sum, new PayloadPool<T>(1, sum.Count));
    }

    /// <summary>The replicas; after every batch their weights are the same.</summary>
    public IReadOnlyList<LoopNetwork<T>> Replicas => replicas;

    /// <summary>Index of the next batch over the whole run, from 0; to be set where a run goes on from a state.</summary>
    public int NextBatch
    {
        get => replicas[0].NextBatch;
        set => Array.ForEach(replicas, replica => replica.NextBatch = value);
    }

    /// <summary>A copy of everything that was learnt.</summary>
    public NetworkState<T> Save() => replicas[0].Save();

    /// <summary>All replicas go on from a state.</summary>
    public void Restore(NetworkState<T> state)
    {
        foreach (LoopNetwork<T> replica in replicas) replica.Restore(state);
    }

    /// <summary>Learns one batch.</summary>
    /// <param name="input">[inputs × columns].</param>
    /// <param name="target">[outputs × columns].</param>
    /// <param name="columns">Samples, 1 to the batch size of the settings.</param>
    /// <returns>What came of it in each replica.</returns>
    public IReadOnlyList<LoopBatch<T>> Train(ReadOnlySpan<T> input, ReadOnlySpan<T> target, int columns)
    {
        for (int r = 0; r < replicas.Length; r++)
        {
            foreach (GradientReport<T> report in replicas[r].Gradients(input, target, ShareOf(columns, r)))
                if (sums[report.Population].Sum.Take(r, report)) SendSum(report.Population, columns);
        }
        return [.. replicas.Select((replica, r) => replica.Finish(ShareOf(columns, r).Count))];
    }

    private BatchShare ShareOf(int columns, int replica) => BatchShare.Of(columns, replicas.Length, replica);

    private void SendSum(int population, int columns)
    {
        (GradientSum<T> sum, PayloadPool<T> payloads) = sums[population];
        Payload<T> update = payloads.Rent(sum.Population.Neurons, sum.Columns);
        sum.Sum(columns, update.Values.AsSpan(0, update.Count));
        update.Retain(replicas.Length - 1);
        foreach (LoopNetwork<T> replica in replicas) replica.Update(sum.Population, update);
    }
}
