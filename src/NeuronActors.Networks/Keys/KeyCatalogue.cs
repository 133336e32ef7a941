namespace NeuronActors.Networks;

/// <summary>
/// Every key of the experiment file: the one list behind reader, writer, validation and explanations.
/// </summary>
public static class KeyCatalogue
{
    private static readonly Dictionary<string, Key> ByName;

    /// <summary>Names that keys had before, which are still read.</summary>
    private static readonly Dictionary<string, string> FormerNames = new() { ["cluster.gone-after"] = "cluster.failure-timeout" };

    static KeyCatalogue()
    {
        All =
        [
            .. ExperimentKeys.Heading, .. DataKeys.All, .. NetworkKeys.OfNetwork, .. RuleKeys.All, .. NetworkKeys.OfLoss,
            .. TrainKeys.All, .. ExperimentKeys.Running,
        ];
        ByName = All.ToDictionary(key => key.Name);
        Sections = [.. All.Select(key => key.Section).Where(section => section.Length > 0).Distinct()];
    }

    /// <summary>All keys, in the order in which files are written.</summary>
    public static IReadOnlyList<Key> All { get; }

    /// <summary>The parts before the dot: <c>data</c>, <c>network</c>, <c>rule</c>, ….</summary>
    public static IReadOnlyList<string> Sections { get; }

    /// <summary>The keys under a rule: all, and after those of the section <c>rule</c> those that the rule brings with it.</summary>
    internal static IEnumerable<Key> Under(RuleDescriptor rule) =>
        Rules.KeysOf(rule) is { Count: > 0 } own ? [.. All.TakeWhile(key => key != LastOfRule), LastOfRule, .. own, .. All.SkipWhile(key => key != LastOfRule).Skip(1)] : All;

    private static Key LastOfRule => All.Last(key => key.Section == "rule");

    /// <summary>The key of that dotted name, or of one that it had before; null if there is none.</summary>
    public static Key? Find(string name) => ByName.GetValueOrDefault(FormerNames.GetValueOrDefault(name, name));

    /// <summary>The keys of a section, in order.</summary>
    public static IReadOnlyList<Key> InSection(string section) => [.. All.Where(key => key.Section == section)];

    /// <summary>
    /// What an unknown key was probably meant to be: a key whose whole name, or whose last part, is near; or null.
    /// </summary>
    public static string? Nearest(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var candidates = All.Select(key => key.Name).Concat(Sections);
        if (NearestName.Of(name, candidates) is { } nearest)
            return nearest;
        var lastPart = name[(name.LastIndexOf('.') + 1)..];
        var byLastPart = All.ToLookup(key => key.Name[(key.Name.LastIndexOf('.') + 1)..], key => key.Name);
        return NearestName.Of(lastPart, byLastPart.Select(group => group.Key)) is { } part ? byLastPart[part].First() : null;
    }

    /// <summary>The sentence for a key that there is not.</summary>
    internal static string UnknownSentence(string name) => name == "engine"
        ? "engine is no key any more: populations are always actors, of this process with nodes: 1 and of a cluster with more; leave it out."
        : Nearest(name) is { } nearest
        ? $"there is no key {name}. Did you mean {nearest}?"
        : $"there is no key {name}; neuron explain lists all keys.";
}
