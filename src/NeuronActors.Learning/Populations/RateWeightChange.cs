using System.Numerics;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>A weight update by an optimiser, as an observer sees it.</summary>
internal sealed class RateWeightChange<T>(ForwardPass<T> forward, WeightUpdate<T> update, int neurons) : LearntErrors<T>(neurons), IWeightChange<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int Projections => forward.Projections;

    /// <inheritdoc/>
    public (T Keep, T Add) Factors => (T.One, T.One);

    /// <inheritdoc/>
    public Projection Projection(int projection) => forward.Parent(projection).Projection;

    /// <inheritdoc/>
    public void CopyWeights(int projection, Span<T> weights) => forward.Weights(projection).Values().CopyTo(weights);

    /// <inheritdoc/>
    public ReadOnlySpan<T> Update(int projection) => update.LastUpdate(projection).Values();

    /// <inheritdoc/>
    public ReadOnlySpan<T> Activity(int projection, int shard) =>
        forward.Activity(projection, shard) is var activity ? activity.Values.AsSpan(0, activity.Count) : [];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, T[] Values)> Moments(int projection) => update.Weights[projection].Moments;

    /// <inheritdoc/>
    public long OptimizerSteps(int projection) => update.Weights[projection].Steps;

    /// <inheritdoc/>
    public double LearningRate(int projection) => update.Weights[projection].LearningRate;
}
