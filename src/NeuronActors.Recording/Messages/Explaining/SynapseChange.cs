using System.Numerics;
using NeuronActors.Numerics;

namespace NeuronActors.Recording;

/// <summary>Everything that was recorded of one change of one weight.</summary>
public sealed record SynapseChange<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>W before.</summary>
    public required T Before { get; init; }

    /// <summary>W after.</summary>
    public required T After { get; init; }

    /// <summary>e of the neuron that it feeds, by sample.</summary>
    public required IReadOnlyList<T> Errors { get; init; }

    /// <summary>x̄ of the neuron that it comes from, by sample; as many.</summary>
    public required IReadOnlyList<T> Activities { get; init; }

    /// <summary>ΔW before the optimiser; null where every step learns at once, or where it was not recorded.</summary>
    public T? Update { get; init; }

    /// <summary>What Σ e x̄ is multiplied with: 1, or 1 / samples.</summary>
    public T Scale { get; init; } = T.One;

    /// <summary>False for a synapse that was removed: it learns nothing.</summary>
    public bool IsThere { get; init; } = true;

    /// <summary>How the update becomes a weight; null where every step learns at once.</summary>
    public OptimizerSettings? Optimizer { get; init; }

    /// <summary>λ in this batch.</summary>
    public double LearningRate { get; init; }

    /// <summary>What the optimiser remembered of this weight, by name.</summary>
    public IReadOnlyDictionary<string, T> Moments { get; init; } = new Dictionary<string, T>();

    /// <summary>Steps that the optimiser had taken before.</summary>
    public long OptimizerSteps { get; init; }

    /// <summary>W ← keep · W + add · Σ e over the samples that spiked, where every step learns at once; else null.</summary>
    public (T Keep, T Add)? Factors { get; init; }
}
