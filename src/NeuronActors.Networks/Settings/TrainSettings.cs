using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>When the order of the training samples is drawn.</summary>
public enum Shuffle
{
    /// <summary>Anew for each epoch, keyed by seed and epoch.</summary>
    Epoch,

    /// <summary>Once per run: the same batches in the same order in every epoch.</summary>
    Once,

    /// <summary>Never: as stored.</summary>
    None,
}

/// <summary>How the gradients of a batch's samples become one update.</summary>
public enum Reduction
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their mean: the sum divided by the samples of the batch.</summary>
    Mean,
}

/// <summary>Batches, epochs and the optimiser.</summary>
public sealed record TrainSettings
{
    /// <summary>Samples per batch, in [1, 65536].</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Passes over the training set, in [0, 1000000].</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Ends an epoch after this many batches; null: the whole epoch.</summary>
    public int? Batches { get; init; }

    /// <summary>When the order of samples is drawn.</summary>
    public Shuffle Shuffle { get; init; } = Shuffle.Epoch;

    /// <summary>Whether the last, smaller batch of an epoch is left out.</summary>
    public bool DropLast { get; init; } = true;

    /// <summary>Sum or mean over the batch.</summary>
    public Reduction Reduction { get; init; } = Reduction.Sum;

    /// <summary>Which optimiser.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>η_θ, in [0, 1000].</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decay of the velocity of <c>momentum</c>, in [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>β₁ of <c>adam</c>, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂ of <c>adam</c>, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε of <c>adam</c>, greater than 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The condition of the same figure whose last weights and biases a run begins with; null: freshly drawn ones.</summary>
    public string? From { get; init; }

    /// <summary>λ of the decay λ W that is added to the gradient, at least 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Layers that keep their weights throughout.</summary>
    public EquatableList<string> Frozen { get; init; } = [];

    /// <summary>Parts of the run in each of which only some layers learn; after the last, all but the frozen do.</summary>
    public EquatableList<LearningPhase> Phases { get; init; } = [];

    /// <summary>Batches of the whole run after which the learning rates are multiplied by <see cref="DecayFactor"/>, ascending.</summary>
    public EquatableList<int> DecayAt { get; init; } = [];

    /// <summary>Factor of the learning rates at each of <see cref="DecayAt"/>, in (0, 1].</summary>
    public double DecayFactor { get; init; } = 0.1;

    /// <summary>What is chosen about the optimiser of forward weights and biases.</summary>
    public OptimizerSettings OptimizerSettings =>
        new(Optimizer, LearningRate, Momentum, Beta1, Beta2, Epsilon, WeightDecay);
}

/// <summary>A part of a run in which only some layers learn.</summary>
/// <param name="Batches">How many batches it takes, at least 1.</param>
/// <param name="Learn">Names of the layers that learn.</param>
public sealed record LearningPhase(int Batches, EquatableList<string> Learn);
