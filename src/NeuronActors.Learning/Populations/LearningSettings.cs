using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>What all populations of a run agree on, taken from its experiment.</summary>
/// <param name="Rule">The learning rule and its options.</param>
/// <param name="Loss">What the output is judged by.</param>
/// <param name="Optimizer">How updates become weights.</param>
/// <param name="MeanOverBatch">Updates are averaged over the batch, not summed.</param>
/// <param name="Bias">Populations have biases.</param>
/// <param name="BiasInSlope">f′ is taken at W x̄ + b, not at W x̄.</param>
/// <param name="Batch">Samples of a batch at the most, over all replicas.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Run">Number of the run, in every message.</param>
public sealed record LearningSettings(
    RuleSettings Rule, Loss Loss, OptimizerSettings Optimizer, bool MeanOverBatch, bool Bias, bool BiasInSlope, int Batch, ulong Seed, uint Run)
{
    /// <summary>
    /// Copies of the network, at least 1. Each learns on its <see cref="Share"/> of every batch; the updates of all are summed before
    /// any is applied. With <c>stop: tolerance</c> each relaxes until its own share is at rest.
    /// </summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Samples of a batch that one replica gets, at the most: what its populations have room for.</summary>
    public int Share => BatchShare.Largest(Batch, Replicas);

    /// <summary>Where feedback weights come from.</summary>
    public FeedbackKind Feedback => Rule.FeedbackInUse;

    /// <summary>The input relaxes too only where its relaxed activity is used: in one of the frozen-pass ablations.</summary>
    public bool InputRelaxes => Rule.InputRelaxes;

    /// <summary>Labels predict observations: an evaluation clamps the output to an observation and asks the input for the label.</summary>
    public bool IsGenerative => Rule.IsGenerative;

    /// <summary>Whether the input has feedback weights: where it relaxes, in training or when it is asked for a label.</summary>
    public bool InputHearsFeedback => InputRelaxes || IsGenerative;

    /// <summary>The layer whose activity is the network's answer to a batch.</summary>
    public Layer Answering(Network network, Phase phase) => IsGenerative && phase == Phase.Evaluate ? network.Input : network.Output;

    /// <summary>True when the relaxation has no steps in common between populations.</summary>
    public bool IsAsynchronous => Rule.IsAsynchronous;

    /// <summary>Projections on the longest path from input to output, at the most: one less than there are layers.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>When each layer learns, and how fast.</summary>
    public LearningCourse Course { get; init; } = LearningCourse.Throughout;

    /// <summary>True for a layer that keeps its weights throughout: a frozen one, or a hidden one of a rule by which only the output learns.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="isOutput">Whether it is the output.</param>
    public bool KeepsWeights(Layer layer, bool isOutput) => Course.IsFrozen(layer.Name) || (Rule.Kind.Route == ErrorRoute.None && !isOutput);

    /// <summary>What an experiment says, for one of its runs.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="run">Number of the run.</param>
    public static LearningSettings Of(Experiment experiment, uint run = 0)
    {
        TrainSettings train = experiment.Train;
        return new LearningSettings(
            experiment.Rule, experiment.Loss.Loss, train.OptimizerSettings, train.Reduction == Reduction.Mean,
            experiment.Network.Bias, experiment.Network.BiasInSlope, train.Batch, experiment.Seed, run)
        {
            Replicas = experiment.Replicas,
            Course = new LearningCourse(train.Frozen, train.Phases, train.DecayAt, train.DecayFactor),
            Depth = experiment.Network.Layers.Count - 1,
        };
    }
}
