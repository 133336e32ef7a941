using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>The learning rule and every axis on which its papers vary it.</summary>
public sealed record RuleSettings
{
    /// <summary>Which rule; all other properties belong to activation relaxation.</summary>
    public RuleKind Name { get; init; } = RuleKind.ActivationRelaxation;

    /// <summary>η in x ← x + η (−x + ψ g), in (0, 1].</summary>
    public double StepSize { get; init; } = 0.1;

    /// <summary>Steps per batch, in [1, 100000], where <see cref="Stop"/> counts them.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>Which weights carry feedback.</summary>
    public FeedbackKind Feedback { get; init; } = FeedbackKind.Transport;

    /// <summary>How random or learned feedback weights are drawn.</summary>
    public Initialiser FeedbackWeights { get; init; } = Initialiser.Normal(0.05);

    /// <summary>Learning rate of learned feedback weights; null: <see cref="TrainSettings.LearningRate"/>.</summary>
    public double? FeedbackLearningRate { get; init; }

    /// <summary>Whether f′ stands in the relaxation.</summary>
    public DerivativeUse Derivative { get; init; } = DerivativeUse.Exact;

    /// <summary>Which f′ stands in the relaxation.</summary>
    public FrozenOrCurrent RelaxationDerivative { get; init; } = FrozenOrCurrent.Frozen;

    /// <summary>Which f′ stands in the weight update.</summary>
    public UpdateDerivative UpdateDerivative { get; init; } = UpdateDerivative.Frozen;

    /// <summary>Which activity below stands in the weight update.</summary>
    public FrozenOrCurrent UpdateActivity { get; init; } = FrozenOrCurrent.Frozen;

    /// <summary>When populations take their steps.</summary>
    public RelaxationSchedule Schedule { get; init; } = RelaxationSchedule.Parallel;

    /// <summary>Where the relaxation begins.</summary>
    public RelaxationStart Start { get; init; } = RelaxationStart.Activity;

    /// <summary>What ends the relaxation.</summary>
    public RelaxationStop Stop { get; init; } = RelaxationStop.Steps;

    /// <summary>
    /// Largest change of an activity in a step at which the relaxation counts as settled, greater than 0.
    /// </summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Asynchronous: a population sends only what changed by more than this, at least 0.</summary>
    public double Threshold { get; init; } = 1e-6;

    /// <summary>Asynchronous: a random delay injected into every message between populations.</summary>
    public Delay Delay { get; init; } = Delay.None;
}
