using System.Collections.Immutable;
using NeuronActors.Messages;

namespace NeuronActors.Networks;

/// <summary>The learning rules: those of this program, and those that were added.</summary>
public static class Rules
{
    private static readonly Lock Adding = new();
    private static ImmutableArray<Added> added = [];

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

    /// <summary>Those of this program; a key's first rule is the one that it is best known from.</summary>
    public static IReadOnlyList<RuleDescriptor> BuiltIn { get; } =
    [
        ActivationRelaxation, Backprop, PredictiveCoding, FeedbackAlignment, DirectFeedbackAlignment, Shallow, NodePerturbation, Pseudobackprop,
        SpikingFeedbackAlignment,
    ];

    /// <summary>All of them, in the order in which they were added.</summary>
    public static IReadOnlyList<RuleDescriptor> All => [.. BuiltIn, .. added.Select(own => own.Rule)];

    /// <summary>The rule of that name; null if there is none.</summary>
    public static RuleDescriptor? Find(string name) => All.FirstOrDefault(rule => rule.Name == name);

    /// <summary>Adds a rule of one's own, for as long as this process runs; once more does nothing.</summary>
    /// <returns>What it is.</returns>
    /// <exception cref="ExperimentException">Another rule has that name, or an option cannot be a key.</exception>
    public static RuleDescriptor Add(IRuleDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        lock (Adding) return added.FirstOrDefault(own => own.Definition.GetType() == definition.GetType())?.Rule ?? Add(definition, null);
    }

    /// <summary>Adds the rules of an assembly; once more does nothing.</summary>
    /// <param name="file">The assembly; with a sum, it must have that.</param>
    /// <returns>The file with its full path and its sum.</returns>
    /// <exception cref="ExperimentException">It is no assembly with rules, or another than it was.</exception>
    public static RuleFile Load(RuleFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        string path = Path.GetFullPath(file.Path), sum = RuleAssembly.SumOf(path);
        if (file.Sha256 is { } expected && expected != sum)
            throw Refusal($"rules names {path}, which has changed since: its SHA-256 is {sum}, but was {expected}; put the old file back, or begin a new run.");
        lock (Adding)
        {
            if (!added.Any(own => own.Sha256 == sum))
                foreach (IRuleDefinition definition in RuleAssembly.Load(path)) Add(definition, sum);
        }
        return new RuleFile(path, sum);
    }

    /// <summary>Whether the rules of an assembly were added here; a file that a message names is not read.</summary>
    internal static bool Has(RuleFile file) => file.Sha256 is not null && added.Any(own => own.Sha256 == file.Sha256);

    /// <summary>What populations of a rule from outside are made by; null for one of this program.</summary>
    public static IRuleDefinition? DefinitionOf(RuleDescriptor rule) => added.FirstOrDefault(own => own.Rule == rule)?.Definition;

    /// <summary>The keys that a rule brings with it.</summary>
    internal static IReadOnlyList<Key> KeysOf(RuleDescriptor rule) => added.FirstOrDefault(own => own.Rule == rule)?.Keys ?? [];

    /// <summary>The keys of that name that added rules bring with them, and whose they are.</summary>
    internal static IEnumerable<(RuleDescriptor Rule, Key Key)> OwnKeys(string name) => added.SelectMany(own => own.Keys.Where(key => key.Name == name).Select(key => (own.Rule, key)));

    internal static ExperimentException Refusal(string sentence) => new([new(null, "rules", sentence)]);

    private static RuleDescriptor Add(IRuleDefinition definition, string? sum)
    {
        RuleDescriptor rule = definition.Descriptor;
        if (Find(rule.Name) is not null) throw Refusal($"{definition.GetType().FullName} is a rule named {rule.Name}, but there is one of that name already; give it another.");
        if (rule.Options.FirstOrDefault(option => KeyCatalogue.Find($"rule.{option}") is null) is { } unknown)
            throw Refusal($"{definition.GetType().FullName} lists the option {unknown}, but there is no key rule.{unknown}; make it a property of {definition.OptionsType.Name}.");
        added = added.Add(new Added(rule, definition, NeuronActors.Networks.OwnKeys.Of(rule.Name, definition.OptionsType), sum));
        return rule;
    }

    private sealed record Added(RuleDescriptor Rule, IRuleDefinition Definition, IReadOnlyList<Key> Keys, string? Sha256);
}
