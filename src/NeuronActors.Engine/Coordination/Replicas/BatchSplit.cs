using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>Cuts what the coordinator presents to a clamped population into the shares of the replicas.</summary>
/// <remarks>As many payloads per population and replica as the coordinator has under way, and one more that is not yet given back.</remarks>
internal sealed class BatchSplit<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Batches under way at the most, and one whose payload is about to come back.</summary>
    public const int Slots = 3;

    private readonly Dictionary<int, PayloadPool<T>[]> payloads;

    public BatchSplit(Network network, LearningSettings settings) =>
        payloads = network.ShardsOf(network.Input).Concat(network.ShardsOf(network.Output)).ToDictionary(
            population => population.Index,
            population => Enumerable.Range(0, settings.Replicas)
                .Select(_ => new PayloadPool<T>(Slots, population.Neurons * settings.Share)).ToArray());

    /// <summary>A copy of one share's columns; the whole stays with the caller.</summary>
    public Payload<T> Cut(Population population, Payload<T> whole, int replica, BatchShare share)
    {
        Payload<T> part = payloads[population.Index][replica].Rent(whole.Rows, share.Count);
        whole.Values.AsSpan(share.First * whole.Rows, part.Count).CopyTo(part.Values);
        return part;
    }
}
