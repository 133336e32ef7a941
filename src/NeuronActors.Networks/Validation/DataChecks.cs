namespace NeuronActors.Networks;

/// <summary>Whether an experiment fits the data set that it names.</summary>
internal static class DataChecks
{
    public static IEnumerable<Finding> Of(Experiment experiment, int inputs, int targets, int trainSamples)
    {
        var (layers, name) = (experiment.Network.Layers, experiment.Data.Name);
        if (layers[0].Neurons != inputs)
            yield return new Finding(
                $"network.layers begins with {NetworkChecks.Count(layers[0].Neurons, "neuron")}, but a sample of " +
                $"{name} has {NetworkChecks.Count(inputs, "input")}; write {inputs} first.",
                NetworkChecks.Layers, "data.name");
        if (layers[^1].Neurons != targets)
            yield return new Finding(
                $"network.layers ends with {NetworkChecks.Count(layers[^1].Neurons, "neuron")}, but a sample of " +
                $"{name} has {NetworkChecks.Count(targets, "target")}; write {targets} last.",
                NetworkChecks.Layers, "data.name");
        if (experiment.Train.Batch > trainSamples)
            yield return BatchLargerThan(experiment, trainSamples);
    }

    public static Finding BatchLargerThan(Experiment experiment, int samples) => new(
        $"train.batch is {experiment.Train.Batch}, but there are {NetworkChecks.Count(samples, "training sample")}; " +
        $"write a batch in [1, {samples}] or raise data.train.",
        "train.batch", "data.train");
}
