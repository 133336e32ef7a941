namespace NeuronActors.Networks;

/// <summary>Which keys of the section <c>rule</c> belong to which learning rules.</summary>
internal static class RuleScopes
{
    private const RuleKind Relaxation = RuleKind.ActivationRelaxation;
    private const RuleKind Coding = RuleKind.PredictiveCoding;
    private const RuleKind Layered = RuleKind.FeedbackAlignment;
    private const RuleKind Direct = RuleKind.DirectFeedbackAlignment;
    private const RuleKind Spiking = RuleKind.SpikingFeedbackAlignment;

    private static readonly Dictionary<string, RuleKind[]> RulesOf = new()
    {
        ["step-size"] = [Relaxation, Coding],
        ["steps"] = [Relaxation, Coding, Spiking],
        ["feedback"] = [Relaxation, Coding],
        ["feedback-weights"] = [Relaxation, Coding, Layered, Direct, Spiking],
        ["feedback-learning-rate"] = [Relaxation],
        ["derivative"] = [Relaxation],
        ["relaxation-derivative"] = [Relaxation],
        ["update-derivative"] = [Relaxation],
        ["update-activity"] = [Relaxation],
        ["schedule"] = [Relaxation, Coding],
        ["start"] = [Relaxation, Coding],
        ["stop"] = [Relaxation, Coding],
        ["tolerance"] = [Relaxation, Coding],
        ["threshold"] = [Relaxation, Coding],
        ["delay"] = [Relaxation, Coding],
        ["variant"] = [Coding],
        ["precisions"] = [Coding],
        ["output-variance"] = [Coding],
        ["guard"] = [Coding],
        ["direction"] = [Coding],
        ["modulator"] = [Layered, Direct],
        ["feedback-connectivity"] = [Layered, Direct],
        ["noise"] = [RuleKind.NodePerturbation],
        ["time-constant"] = [Spiking],
        ["transmission-delay"] = [Spiking],
        ["input-limit"] = [Spiking],
        ["answer"] = [Spiking],
    };

    /// <summary>The rules that a key belongs to; the first is the one that it is best known from.</summary>
    /// <param name="key">Name of the key within the section.</param>
    public static IReadOnlyList<RuleKind> Of(string key) => RulesOf[key];

    /// <summary>One scope for all keys that belong to the same rules.</summary>
    public static IEnumerable<KeyScope> All =>
        from key in KeyCatalogue.InSection("rule")
        where key.Name != "rule.name"
        group key by string.Join(", ", RulesOf[NameWithin(key)]) into keys
        let rules = RulesOf[NameWithin(keys.First())]
        select new KeyScope
        {
            Selector = "rule.name",
            Keys = [.. keys],
            IsOpen = experiment => rules.Contains(experiment.Rule.Name),
            Remedy = $"leave it out, or write rule.name: {Forms.Word<RuleKind>().Write(rules[0])}",
        };

    private static string NameWithin(Key key) => key.Name["rule.".Length..];
}
