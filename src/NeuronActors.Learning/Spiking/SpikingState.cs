namespace NeuronActors.Learning;

/// <summary>What the neurons of a spiking population are doing in one stream of time. All arrays are [n × batch], column-major; a batch uses the first columns.</summary>
/// <remarks>Training has one, which goes on from batch to batch; evaluation has another, which begins at rest with each batch.</remarks>
public sealed class SpikingState<T>(int neurons, int batch)
    where T : unmanaged
{
    /// <summary>V, the postsynaptic potentials; 0 at the start.</summary>
    public T[] Potential { get; } = new T[neurons * batch];

    /// <summary>Probabilities of spiking, σ(V); of an input min(pixel, limit).</summary>
    public T[] Probability { get; } = new T[neurons * batch];

    /// <summary>s, the spikes of the last step, 0 or 1; silence at the start.</summary>
    public T[] Spikes { get; } = new T[neurons * batch];

    /// <summary>Back to rest.</summary>
    public void Clear()
    {
        Array.Clear(Potential);
        Array.Clear(Spikes);
    }
}
