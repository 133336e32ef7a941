namespace NeuronActors.Networks;

/// <summary>Which keys of the section <c>rule</c> belong to which learning rules.</summary>
internal static class RuleScopes
{
    /// <summary>One scope for all keys that belong to the same rules; the first of them is the one that they are best known from.</summary>
    public static IEnumerable<KeyScope> All =>
        from key in KeyCatalogue.InSection("rule")
        where key.Name != "rule.name"
        let rules = Rules.All.Where(rule => rule.Has(key.Name["rule.".Length..])).ToArray()
        group key by string.Join(", ", rules.Select(rule => rule.Name)) into keys
        let rules = Rules.All.Where(rule => rule.Has(keys.First().Name["rule.".Length..])).ToArray()
        select new KeyScope
        {
            Selector = "rule.name",
            Keys = [.. keys],
            IsOpen = experiment => rules.Contains(experiment.Rule.Kind),
            Remedy = $"leave it out, or write rule.name: {rules[0].Name}",
        };
}
