namespace NeuronActors.Networks;

/// <summary>Whether the layers that are frozen or learn in phases are there and can learn, and the decays are in order.</summary>
internal static class CourseChecks
{
    public static IEnumerable<Finding> Of(Experiment experiment)
    {
        var (names, train) = (NetworkLayout.Names(experiment.Network), experiment.Train);
        if (names.Count < 2)
            return [];
        return
        [
            .. OfNames("train.frozen", train.Frozen, names, null),
            .. OfFrozen(experiment, names),
            .. train.Phases.SelectMany((phase, place) => OfPhase(experiment, phase, place, names)),
            .. OfDecays(train),
        ];
    }

    private static IEnumerable<Finding> OfFrozen(Experiment experiment, EquatableList<string> names)
    {
        string[] learning = [.. names.Skip(experiment.Rule.Kind.Route == ErrorRoute.None ? names.Count - 1 : 1)];
        if (learning.All(experiment.Train.Frozen.Contains))
            yield return new Finding(
                $"train.frozen keeps the weights of all layers that would learn, {string.Join(", ", learning)}; leave at least one of them out.",
                "train.frozen", "rule.name");
    }

    private static IEnumerable<Finding> OfPhase(Experiment experiment, LearningPhase phase, int place, EquatableList<string> names)
    {
        foreach (var finding in OfNames("train.phases", phase.Learn, names, place))
            yield return finding;
        if (phase.Learn.Count == 0)
            yield return At(place, "lets no layer learn; name at least one in learn, or leave the phase out.");
        foreach (var name in phase.Learn.Where(experiment.Train.Frozen.Contains))
            yield return At(place, $"lets {name} learn, but train.frozen keeps its weights; take it out of one of them.", "train.frozen");
        if (experiment.Rule.Kind.Route == ErrorRoute.None && phase.Learn.FirstOrDefault(name => names.IndexOf(name) > 0 && name != names[^1]) is { } hidden)
            yield return At(place, $"lets {hidden} learn, but with rule.name: shallow only {names[^1]} does; leave it out, or write another rule.name.", "rule.name");
    }

    private static IEnumerable<Finding> OfNames(string key, EquatableList<string> given, EquatableList<string> names, int? place)
    {
        var where = place is { } item ? $"{key}[{item}].learn" : key;
        foreach (var name in given.Where(name => names.IndexOf(name) < 0))
            yield return new Finding(
                $"{where} names a layer {name}, which is not in network.layers; the layers that learn are " +
                $"{string.Join(", ", names.Skip(1))}.{NearestName.Suggestion(name, names.Skip(1))}",
                key, NetworkChecks.Layers) { Item = place };
        if (given.Contains(names[0]))
            yield return new Finding(
                $"{where} names {names[0]}, the input, which has no weights; the layers that learn are {string.Join(", ", names.Skip(1))}.", key) { Item = place };
    }

    private static IEnumerable<Finding> OfDecays(TrainSettings train)
    {
        if (train.DecayAt.Zip(train.DecayAt.Skip(1)).Any(pair => pair.First >= pair.Second))
            yield return new Finding(
                $"train.decay-at is {train.DecayAt}, which does not ascend; write each batch once, in order.", "train.decay-at");
    }

    private static Finding At(int place, string what, params string[] others) =>
        new($"train.phases[{place}] {what}", ["train.phases", .. others]) { Item = place };
}
