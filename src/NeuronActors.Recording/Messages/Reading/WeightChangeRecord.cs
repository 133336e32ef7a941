using NeuronActors.Messages;

namespace NeuronActors.Recording;

/// <summary>How the weights of one neuron from one layer below changed once: per batch, or per step where every step learns.</summary>
/// <remarks>Lists by source have one value per neuron of the source layer; by sample, one per sample of the batch. A float run's values are widened.</remarks>
public sealed class WeightChangeRecord
{
    /// <summary>Index of the batch over the whole run, from 0.</summary>
    public required int Batch { get; init; }

    /// <summary>Part of the batch in which the neuron stood.</summary>
    public required Phase Phase { get; init; }

    /// <summary>Step within the phase.</summary>
    public required int Step { get; init; }

    /// <summary>The population that learns.</summary>
    public required string Population { get; init; }

    /// <summary>Its neuron, counted over the whole layer.</summary>
    public required int Neuron { get; init; }

    /// <summary>The layer below.</summary>
    public required string Source { get; init; }

    /// <summary>e, by sample.</summary>
    public required double[] Errors { get; init; }

    /// <summary>W before, by source.</summary>
    public required double[] Before { get; init; }

    /// <summary>W after, by source.</summary>
    public required double[] After { get; init; }

    /// <summary>ΔW before the optimiser, by source; empty where every step learns.</summary>
    public double[] Update { get; init; } = [];

    /// <summary>What the optimiser remembered before its step, by name, each by source; null where a trace does not say.</summary>
    public IReadOnlyDictionary<string, double[]>? Moments { get; init; }

    /// <summary>Steps that the optimiser had taken before; null where a trace does not say.</summary>
    public long? OptimizerSteps { get; init; }

    /// <summary>λ in this batch; null where a trace does not say, and where every step learns.</summary>
    public double? LearningRate { get; init; }

    /// <summary>What Σ e x̄ was multiplied with: 1, or 1 / samples; null where a trace does not say.</summary>
    public double? Scale { get; init; }

    /// <summary>W ← keep · W + add · Σ e s, where every step learns; else null.</summary>
    public (double Keep, double Add)? Factors { get; init; }

    /// <summary>The newest messages that the population had read; null where they are not known.</summary>
    public IReadOnlyList<MessageReference>? Causes { get; init; }

    /// <summary>The node that recorded it.</summary>
    public string Node { get; init; } = "";

    /// <summary>Number of the stretch over the whole run, from 1.</summary>
    public int Stretch { get; init; } = 1;
}
