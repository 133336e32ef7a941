using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>The learning rule and every axis on which its papers vary it.</summary>
public sealed record RuleSettings
{
    /// <summary>Which rule; it says which of the other properties belong to it.</summary>
    public RuleDescriptor Kind { get; init; } = Rules.ActivationRelaxation;

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

    /// <summary>Predictive coding: which variant.</summary>
    public PredictiveCodingVariant Variant { get; init; } = PredictiveCodingVariant.Variational;

    /// <summary>Predictive coding: Σ⁻¹ of each layer above the input, each in (0, 1000]; null: 1 for all.</summary>
    public EquatableList<double>? Precisions { get; init; }

    /// <summary>Predictive coding: k by which the output's variance is scaled, in [1, 1e6]; learning rates grow by the same factor.</summary>
    public double OutputVariance { get; init; } = 1;

    /// <summary>Predictive coding: a neuron halves its step while the energy along its own value rises.</summary>
    public bool Guard { get; init; }

    /// <summary>Predictive coding: which way the network predicts.</summary>
    public PredictionDirection Direction { get; init; } = PredictionDirection.Discriminative;

    /// <summary>Feedback alignment: what a layer passes on.</summary>
    public Modulator Modulator { get; init; } = Modulator.Plain;

    /// <summary>Feedback alignment: share of the feedback weights that are there, in (0, 1]; the others stay zero.</summary>
    public double FeedbackConnectivity { get; init; } = 1;

    /// <summary>Node perturbation: deviation of the noise on each hidden neuron, in (0, 1000].</summary>
    public double Noise { get; init; } = 0.01;

    /// <summary>Spiking: τ of eq. 5 to 7, in (0, 1].</summary>
    public double TimeConstant { get; init; } = 0.9;

    /// <summary>Spiking: steps that a spike or a feedback takes to the next layer, 0 or 1.</summary>
    public int TransmissionDelay { get; init; }

    /// <summary>Spiking: greatest probability of an input spike, in (0, 1].</summary>
    public double InputLimit { get; init; } = 0.95;

    /// <summary>Spiking: which spikes of the output are the answer to an image of a test.</summary>
    public SpikingAnswer Answer { get; init; } = SpikingAnswer.LastStep;

    /// <summary>The options of a rule of one's own, an object of its options' type; null: its defaults.</summary>
    public object? Own { get; init; }

    /// <summary>Which weights carry feedback under this rule; only some rules leave the choice to <see cref="Feedback"/>.</summary>
    public FeedbackKind FeedbackInUse => Kind.Has("feedback") ? Feedback : Kind.Feedback;

    /// <summary>Steps per batch under this rule, where they are counted: one where errors come down in one sweep.</summary>
    public int StepsInUse => Kind.Has("steps") ? Steps : 1;

    /// <summary>The relaxed activity below stands in the weight update, so that it is sent once more, and the input relaxes too.</summary>
    public bool InputRelaxes => UpdateActivity == FrozenOrCurrent.Current;

    /// <summary>Labels predict observations: an evaluation clamps the output to an observation and asks the input for the label.</summary>
    public bool IsGenerative => Direction == PredictionDirection.Generative && Kind.Has("direction");

    /// <summary>True when the relaxation has no steps in common between populations.</summary>
    public bool IsAsynchronous => Schedule == RelaxationSchedule.Async && Kind.Has("schedule");
}
