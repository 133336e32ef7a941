using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>What spiking synapses learn in one step, as an observer sees it.</summary>
internal sealed class SpikingWeightChange<T>(SpikingSynapses<T> synapses, SpikingNeurons<T> neurons, int count) : LearntErrors<T>(count), IWeightChange<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int Projections => synapses.Projections;

    /// <inheritdoc/>
    public (T Keep, T Add) Factors => neurons.Factors;

    /// <inheritdoc/>
    public Projection Projection(int projection) => synapses.Projection(projection);

    /// <inheritdoc/>
    public void CopyWeights(int projection, Span<T> weights) => synapses.CopyWeights(projection, weights);

    /// <summary>None: what a step adds is only known summed into the weights.</summary>
    public ReadOnlySpan<T> Update(int projection) => [];

    /// <inheritdoc/>
    public ReadOnlySpan<T> Activity(int projection, int shard) => synapses.LastSpikes(projection, shard);

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, T[] Values)> Moments(int projection) => [];

    /// <inheritdoc/>
    public long OptimizerSteps(int projection) => 0;

    /// <inheritdoc/>
    public double LearningRate(int projection) => -double.CreateChecked(neurons.Factors.Add);
}
