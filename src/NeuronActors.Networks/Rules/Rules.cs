using NeuronActors.Messages;

namespace NeuronActors.Networks;

/// <summary>The learning rules.</summary>
public static class Rules
{
    private static readonly string[] Relaxation = ["step-size", "steps", "feedback", "feedback-weights", "schedule", "start", "stop", "tolerance", "threshold", "delay"];

    /// <summary>Activation relaxation, Millidge et al. 2020.</summary>
    public static RuleDescriptor ActivationRelaxation { get; } = new()
    {
        Name = "activation-relaxation",
        Options = [.. Relaxation, "feedback-learning-rate", "derivative", "relaxation-derivative", "update-derivative", "update-activity"],
    };

    /// <summary>Backpropagation of errors: the yardstick.</summary>
    public static RuleDescriptor Backprop { get; } = new() { Name = "backprop", Feedback = FeedbackKind.Transport };

    /// <summary>Predictive coding in the variants of Zahid, Guo, Fountas 2023.</summary>
    public static RuleDescriptor PredictiveCoding { get; } = new()
    {
        Name = "predictive-coding",
        Options = [.. Relaxation, "variant", "precisions", "output-variance", "guard", "direction"],
        PredictsAnew = rule => rule.Variant != PredictiveCodingVariant.FixedPrediction,
        TakesDropout = false,
    };

    /// <summary>Feedback alignment, layer by layer; Lillicrap et al. 2016.</summary>
    public static RuleDescriptor FeedbackAlignment { get; } = new()
    {
        Name = "feedback-alignment",
        Options = ["feedback-weights", "modulator", "feedback-connectivity"],
    };

    /// <summary>Feedback alignment in which every hidden layer hears the output's error itself.</summary>
    public static RuleDescriptor DirectFeedbackAlignment { get; } = FeedbackAlignment with { Name = "direct-feedback-alignment", Route = ErrorRoute.Direct };

    /// <summary>Only the output layer learns; Lillicrap et al. 2016, Fig. 2.</summary>
    public static RuleDescriptor Shallow { get; } = new() { Name = "shallow", Route = ErrorRoute.None };

    /// <summary>Hidden layers learn from a reward and their own noise; Lillicrap et al. 2016, Fig. 2.</summary>
    public static RuleDescriptor NodePerturbation { get; } = new() { Name = "node-perturbation", Options = ["noise"], Route = ErrorRoute.Reward };

    /// <summary>The pseudoinverse of W carries feedback in place of its transpose; Lillicrap et al. 2016, supplementary note 13.</summary>
    public static RuleDescriptor Pseudobackprop { get; } = new() { Name = "pseudobackprop", Feedback = FeedbackKind.Transport, Inverts = true };

    /// <summary>Feedback alignment of stochastic binary neurons that integrate; Lillicrap et al. 2016, eq. 5 to 8.</summary>
    public static RuleDescriptor SpikingFeedbackAlignment { get; } = new()
    {
        Name = "spiking-feedback-alignment",
        Options = ["steps", "feedback-weights", "time-constant", "transmission-delay", "input-limit", "answer"],
        Forward = MessageKind.Spikes,
        LearnsInEveryStep = true,
        TakesDropout = false,
    };

    /// <summary>All of them; a key's first rule is the one that it is best known from.</summary>
    public static IReadOnlyList<RuleDescriptor> All { get; } =
    [
        ActivationRelaxation, Backprop, PredictiveCoding, FeedbackAlignment, DirectFeedbackAlignment, Shallow, NodePerturbation, Pseudobackprop,
        SpikingFeedbackAlignment,
    ];

    /// <summary>The rule of that name; null if there is none.</summary>
    public static RuleDescriptor? Find(string name) => All.FirstOrDefault(rule => rule.Name == name);
}
