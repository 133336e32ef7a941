using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>Whether the network settings describe a network: one sentence for each reason why not.</summary>
internal static class NetworkChecks
{
    public const string Layers = "network.layers";
    public const string Projections = "network.projections";
    public const string Shards = "network.shards";

    public static IEnumerable<Finding> Of(NetworkSettings settings)
    {
        if (settings.Layers.Count < 2)
        {
            return
            [
                new Finding(
                    $"network.layers has {Count(settings.Layers.Count, "layer")}; " +
                    "a network needs an input and an output layer at least, such as [784, 10].",
                    Layers),
            ];
        }

        var layerFindings = OfLayers(settings).ToArray();
        return layerFindings.Length > 0
            ? layerFindings
            : [.. ProjectionChecks.Of(settings), .. OfActivations(settings), .. OfShards(settings), .. PatchChecks.Of(settings)];
    }

    private static IEnumerable<Finding> OfLayers(NetworkSettings settings)
    {
        var names = NetworkLayout.Names(settings);
        for (var place = 0; place < names.Count; place++)
        {
            if (settings.Layers[place].Neurons == LayerSettings.Auto && place > 0 && place < names.Count - 1)
                yield return At(place, $"network.layers[{place}] is auto, but only the first and the last layer have their width from the data; write a number of neurons.");
            else if (settings.Layers[place].Neurons is < 1 and not LayerSettings.Auto)
                yield return At(place, $"network.layers[{place}] has {settings.Layers[place].Neurons} neurons; write 1 or more.");
            if (names.IndexOf(names[place]) is var first && first < place)
                yield return At(place, $"network.layers[{place}] is named {names[place]} as network.layers[{first}] " +
                    "is; give each layer a name of its own.");
        }

        var input = settings.Layers[0];
        if (input.Activation is not null || input.Weights is not null)
            yield return At(0, "network.layers[0] is the input, which has neither activation nor weights; leave " +
                $"{(input.Activation is null ? "weights" : "activation")} out.");
        if (input.Patch is not null)
            yield return At(0, "network.layers[0] is the input, which sees no layer below; leave patch out.");
        if (input.Dropout is not null)
            yield return At(0, "network.layers[0] is the input; write network.input-dropout instead of dropout.");
        if (settings.Layers[^1].Dropout is not null)
            yield return At(names.Count - 1, $"network.layers[{names.Count - 1}] is the output, of which no neuron is left out; leave dropout out.");
    }

    private static IEnumerable<Finding> OfActivations(NetworkSettings settings)
    {
        for (var place = 1; place < settings.Layers.Count - 1; place++)
        {
            if (NetworkLayout.ActivationAt(settings, place).Kind == ActivationKind.Softmax)
            {
                var key = settings.Layers[place].Activation is null ? "network.activation" : Layers;
                yield return new Finding(
                    $"{key} makes {NetworkLayout.Names(settings)[place]} a softmax layer; " +
                    "softmax belongs to the output only. Write relu, leaky-relu, tanh, logistic or linear.",
                    key) { Item = key == Layers ? place : null };
                yield break;
            }
        }
    }

    private static IEnumerable<Finding> OfShards(NetworkSettings settings)
    {
        var layers = settings.Layers.Count;
        if (settings.Shards.Layers is { } stated && (stated.Count < layers - 2 || stated.Count > layers))
        {
            yield return new Finding(
                $"network.shards has {Count(stated.Count, "number")} for {Count(layers, "layer")}; " +
                $"write {layers - 2} (hidden layers), {layers - 1} (with the output) or {layers} (with the input), " +
                "one number for all, or auto.",
                Shards, Layers);
            yield break;
        }

        var names = NetworkLayout.Names(settings);
        for (var place = 0; place < layers; place++)
        {
            var shards = settings.Shards.CountFor(place, layers);
            if (OfShards(shards, names[place], settings.Layers[place].Neurons, place == 0) is { } sentence)
                yield return new Finding(sentence, Shards, Layers);
        }
    }

    private static string? OfShards(int shards, string name, int neurons, bool isInput) => shards switch
    {
        < 1 => $"network.shards cuts {name} into {shards}; write 1 for a layer that is not cut.",
        > 1 when isInput => $"network.shards cuts {name} into {shards}; the input layer is always one population, " +
            "so write 1.",
        _ when shards > neurons && neurons != LayerSettings.Auto => $"network.shards cuts {name} into {shards}, but it has " +
            $"{Count(neurons, "neuron")}; write a number in [1, {neurons}].",
        _ => null,
    };

    private static Finding At(int place, string sentence) => new(sentence, Layers) { Item = place };

    internal static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
