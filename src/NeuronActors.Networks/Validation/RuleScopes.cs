namespace NeuronActors.Networks;

/// <summary>Which keys of the section <c>rule</c> belong to which learning rules.</summary>
internal static class RuleScopes
{
    /// <summary>A scope for each key; its remedy is the rule that it is best known from.</summary>
    public static IEnumerable<KeyScope> All =>
        from key in KeyCatalogue.InSection("rule")
        where key.Name != "rule.name"
        let option = key.Name["rule.".Length..]
        select new KeyScope
        {
            Selector = "rule.name",
            Keys = [key],
            IsOpen = experiment => experiment.Rule.Kind.Has(option),
            Remedy = $"leave it out, or write rule.name: {Rules.BuiltIn.First(rule => rule.Has(option))}",
        };
}
