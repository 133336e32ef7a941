namespace NeuronActors.Networks;

/// <summary>Whether an experiment fits the data set that it names.</summary>
internal static class DataChecks
{
    /// <summary>The experiment with numbers in place of <c>auto</c>.</summary>
    public static Experiment WithWidths(Experiment experiment, int inputs, int targets)
    {
        var (first, last) = Widths(experiment, inputs, targets);
        EquatableList<LayerSettings> layers = [.. experiment.Network.Layers.Select((layer, place) =>
            layer.Neurons == LayerSettings.Auto ? layer with { Neurons = place == 0 ? first : last } : layer)];
        return experiment with { Network = experiment.Network with { Layers = layers } };
    }

    public static IEnumerable<Finding> Of(Experiment experiment, int inputs, int targets, int trainSamples)
    {
        var (layers, name) = (experiment.Network.Layers, experiment.Data.Title);
        var isGenerative = experiment.Rule.IsGenerative;
        var why = isGenerative ? ", and with rule.direction: generative targets predict inputs" : "";
        var (first, last) = Widths(experiment, inputs, targets);
        var (firstNoun, lastNoun) = isGenerative ? ("target", "input") : ("input", "target");
        if (layers[0].Neurons != first)
            yield return new Finding(
                $"network.layers begins with {NetworkChecks.Count(layers[0].Neurons, "neuron")}, but a sample of " +
                $"{name} has {NetworkChecks.Count(first, firstNoun)}{why}; write {first} first.",
                NetworkChecks.Layers, "data.name");
        if (layers[^1].Neurons != last)
            yield return new Finding(
                $"network.layers ends with {NetworkChecks.Count(layers[^1].Neurons, "neuron")}, but a sample of " +
                $"{name} has {NetworkChecks.Count(last, lastNoun)}{why}; write {last} last.",
                NetworkChecks.Layers, "data.name");
        if (experiment.Train.Batch > trainSamples)
            yield return BatchLargerThan(experiment, trainSamples);
    }

    private static (int First, int Last) Widths(Experiment experiment, int inputs, int targets) =>
        experiment.Rule.IsGenerative ? (targets, inputs) : (inputs, targets);

    public static Finding BatchLargerThan(Experiment experiment, int samples) => new(
        $"train.batch is {experiment.Train.Batch}, but there are {NetworkChecks.Count(samples, "training sample")}; " +
        $"write a batch in [1, {samples}] or raise data.train.",
        "train.batch", "data.train");
}
