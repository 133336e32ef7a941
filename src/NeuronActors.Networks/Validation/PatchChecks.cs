namespace NeuronActors.Networks;

/// <summary>Whether layers that see patches are whole maps over square images.</summary>
internal static class PatchChecks
{
    private const string Paper = "Lillicrap et al. have 6 maps over 28 × 28 pixels with patch: 6, 3174 neurons.";

    public static IEnumerable<Finding> Of(NetworkSettings settings)
    {
        var names = NetworkLayout.Names(settings);
        foreach (var projection in NetworkLayout.Projections(settings))
        {
            var (source, target) = (names.IndexOf(projection.From), names.IndexOf(projection.To));
            if (source >= 0 && target >= 0 && settings.Layers[target].Patch is { } patch
                && settings.Layers[source].Neurons != LayerSettings.Auto && settings.Layers[target].Neurons != LayerSettings.Auto
                && OfOne(settings.Layers[source].Neurons, projection.From, settings.Layers[target].Neurons, patch) is { } what)
                yield return new Finding($"network.layers[{target}] {what} {Paper}", NetworkChecks.Layers) { Item = target };
        }
    }

    private static string? OfOne(int below, string name, int neurons, int patch)
    {
        if (Patches.SideOf(below) is not { } side)
            return $"has patch: {patch}, but the {NetworkChecks.Count(below, "neuron")} of {name} are no square image; leave patch out, or give {name} a square number of neurons.";
        if (patch > side)
            return $"has patch: {patch}, but {name} is an image of {side} × {side}; write a patch in [1, {side}].";
        var map = new Patches(side, patch).MapNeurons;
        return neurons % map == 0
            ? null
            : $"has {NetworkChecks.Count(neurons, "neuron")}, but a map of patches of {patch} × {patch} over {side} × {side} has {map}; write {Math.Max(1, neurons / map) * map}, or another multiple of {map}.";
    }
}
