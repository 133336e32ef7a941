namespace NeuronActors.Networks;

/// <summary>Whether the projections make a directed acyclic graph from the first layer to the last.</summary>
internal static class ProjectionChecks
{
    private const string Key = NetworkChecks.Projections;

    public static IEnumerable<Finding> Of(NetworkSettings settings)
    {
        if (settings.Projections is not { } projections)
            return [];
        var names = NetworkLayout.Names(settings);
        var single = projections.SelectMany((projection, place) => OfOne(projections, place, names)).ToArray();
        return single.Length > 0 ? single : OfGraph(projections, names);
    }

    private static IEnumerable<Finding> OfOne(
        EquatableList<ProjectionSettings> projections, int place, EquatableList<string> names)
    {
        var (from, to) = (projections[place].From, projections[place].To);
        foreach (var name in new[] { from, to }.Distinct().Where(name => names.IndexOf(name) < 0))
            yield return At(place, $"names a layer {name}, which is not in network.layers; the layers are " +
                $"{string.Join(", ", names)}.{NearestName.Suggestion(name, names)}");
        if (from == to)
            yield return At(place, $"leads from {from} to itself; a network has no cycles, so remove it.");
        if (projections.Take(place).Any(other => (other.From, other.To) == (from, to)))
            yield return At(place, $"leads from {from} to {to}, as another does; remove one of them.");
        if (to == names[0] && from != to)
            yield return At(place, $"leads into {to}, the first layer, which receives the data; turn it round or " +
                "list the layers in another order.");
        if (from == names[^1] && from != to)
            yield return At(place, $"leads out of {from}, the last layer, which is the output; turn it round or " +
                "list the layers in another order.");
    }

    private static IEnumerable<Finding> OfGraph(
        EquatableList<ProjectionSettings> projections, EquatableList<string> names)
    {
        var cycle = TopologicalOrder.Of(names, projections).Cycle;
        if (cycle.Count > 0)
            yield return Whole($"network.projections has a cycle: {string.Join(" → ", cycle)}; " +
                "a network has none, so remove one of these projections.");
        var orphans = names.Where(name => projections.All(projection => projection.To != name)).ToHashSet();
        var childless = names.Where(name => projections.All(projection => projection.From != name)).ToHashSet();
        foreach (var name in names.Where(name => orphans.Contains(name) && childless.Contains(name)))
            yield return Whole($"network.projections leaves {name} unconnected; add a projection into it and one " +
                "out of it, or remove the layer.");
        foreach (var name in names.Skip(1).Where(name => orphans.Contains(name) && !childless.Contains(name)))
            yield return Whole($"network.projections leads nothing into {name}, which would be a second input " +
                $"beside {names[0]}; add a projection into it.");
        foreach (var name in names.SkipLast(1).Where(name => childless.Contains(name) && !orphans.Contains(name)))
            yield return Whole($"network.projections leads nothing out of {name}, which would be a second output " +
                $"beside {names[^1]}; add a projection out of it.");
    }

    private static Finding At(int place, string what) => new($"network.projections[{place}] {what}", Key) { Item = place };

    private static Finding Whole(string sentence) => new(sentence, Key, NetworkChecks.Layers);
}
