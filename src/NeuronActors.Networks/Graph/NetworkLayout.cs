using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>Turns checked settings into layers and projections in their fixed order.</summary>
internal static class NetworkLayout
{
    /// <summary>Names of the layers, in the order of <c>network.layers</c>.</summary>
    public static EquatableList<string> Names(NetworkSettings settings)
    {
        var last = settings.Layers.Count - 1;
        return
        [
            .. settings.Layers.Select((layer, place) => layer.Name ?? (place switch
            {
                0 => "input",
                _ when place == last => "output",
                _ => $"hidden{place}",
            })),
        ];
    }

    /// <summary>The stated projections, or the chain.</summary>
    public static IReadOnlyList<ProjectionSettings> Projections(NetworkSettings settings)
    {
        if (settings.Projections is not null)
            return settings.Projections;
        var names = Names(settings);
        return [.. names.Zip(names.Skip(1), (from, to) => new ProjectionSettings(from, to))];
    }

    /// <summary>The activation of the layer at a place of <c>network.layers</c>.</summary>
    public static Activation ActivationAt(NetworkSettings settings, int place)
    {
        if (place == 0)
            return Activation.Linear;
        var inherited = place == settings.Layers.Count - 1 ? settings.OutputActivation : settings.Activation;
        return settings.Layers[place].Activation ?? inherited;
    }

    private static double DropoutAt(NetworkSettings settings, int place) =>
        place == 0 ? settings.InputDropout
        : place == settings.Layers.Count - 1 ? 0
        : settings.Layers[place].Dropout ?? settings.Dropout;

    /// <summary>
    /// Layers in topological order and projections by target, then source. The settings must be sound.
    /// </summary>
    public static (Layer[] Layers, Projection[] Projections) Of(NetworkSettings settings)
    {
        var names = Names(settings);
        var stated = Projections(settings);
        var order = TopologicalOrder.Of(names, stated).Order;
        var layers = order
            .Select((place, index) => new Layer(
                index, names[place], settings.Layers[place].Neurons, ActivationAt(settings, place))
            {
                Patch = settings.Layers[place].Patch,
                Dropout = DropoutAt(settings, place),
            })
            .ToArray();
        var byName = layers.ToDictionary(layer => layer.Name);
        var projections = stated
            .OrderBy(projection => byName[projection.To].Index)
            .ThenBy(projection => byName[projection.From].Index)
            .Select((projection, index) => new Projection(
                index, byName[projection.From], byName[projection.To], WeightsOf(settings, names, projection))
            {
                Connectivity = settings.Connectivity,
            })
            .ToArray();
        return (layers, projections);
    }

    private static Initialiser WeightsOf(
        NetworkSettings settings, EquatableList<string> names, ProjectionSettings projection) =>
        projection.Weights ?? settings.Layers[names.IndexOf(projection.To)].Weights ?? settings.Weights;
}
