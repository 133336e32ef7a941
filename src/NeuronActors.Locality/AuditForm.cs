using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>
/// The form in which an experiment is audited. An audit makes some hundred runs, so that a network of millions of weights would take it hours;
/// who hears of what depends on layers, edges and steps, not on how many neurons a layer has.
/// </summary>
public static class AuditForm
{
    /// <summary>Weights that a network may have, all projections together: 784-1500-10 is still audited as it is.</summary>
    public const long WeightsMax = 1_200_000;

    /// <summary>Steps per batch that a rule may take, unless the network is so deep that word needs more to pass through it twice.</summary>
    public const int StepsMax = 200;

    private const int NeuronsMin = 64;

    /// <summary>
    /// The experiment itself if it is small enough; else one with fewer neurons in every hidden layer, by the same share, or with fewer steps. Input,
    /// output, projections, rule and options stay as they are; records, which name neurons, are left out.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <exception cref="ExperimentException">The experiment does not describe a network.</exception>
    public static Experiment Of(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        int steps = Math.Max(StepsMax, 2 * experiment.Network.Layers.Count);
        Experiment shorter = experiment with { Rule = experiment.Rule with { Steps = Math.Min(experiment.Rule.Steps, steps) }, Record = [] };   // records name neurons
        return Enumerable.Range(0, 100).Select(less => Narrowed(shorter, 100 - less)).First(narrow => Weights(narrow) <= WeightsMax || narrow == Narrowed(shorter, 1));
    }

    /// <summary>Weights of all projections, counting those that were left out.</summary>
    private static long Weights(Experiment experiment) =>
        (experiment with { Nodes = 1 }).LaidOut(1).Projections.Sum(projection => (long)projection.Source.Neurons * projection.Target.Neurons);

    private static Experiment Narrowed(Experiment experiment, int percent)
    {
        EquatableList<LayerSettings> layers = experiment.Network.Layers;
        return experiment with
        {
            Network = experiment.Network with { Layers = [.. layers.Select((layer, place) => place == 0 || place == layers.Count - 1 ? layer : Narrowed(layer, layers, place, percent))] },
        };
    }

    /// <summary>Layers with patches have whole maps; one below such a layer is an image and stays as it is.</summary>
    private static LayerSettings Narrowed(LayerSettings layer, EquatableList<LayerSettings> layers, int place, int percent)
    {
        if (layers[place + 1].Patch is not null) return layer;
        int map = layer.Patch is { } patch && Patches.SideOf(layers[place - 1].Neurons) is { } side ? new Patches(side, patch).MapNeurons : 1;
        int maps = layer.Neurons / map, least = map == 1 ? Math.Min(NeuronsMin, maps) : 1;
        return layer with { Neurons = Math.Max(least, maps * percent / 100) * map };
    }
}
