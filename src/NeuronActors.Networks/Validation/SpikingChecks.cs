using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>What a spiking network cannot do, or would silently not do.</summary>
internal static class SpikingChecks
{
    private const string Rule = "rule.name";
    private const string Spiking = "rule.name is spiking-feedback-alignment, ";

    public static IEnumerable<Finding> Of(Experiment experiment) =>
        experiment.Rule.Kind == Rules.SpikingFeedbackAlignment
            ? [.. OfNetwork(experiment), .. OfTraining(experiment), .. OfError(experiment), .. OfData(experiment)]
            : [];

    private static IEnumerable<Finding> OfNetwork(Experiment experiment)
    {
        var network = experiment.Network;
        for (var place = 1; place < network.Layers.Count; place++)
        {
            if (NetworkLayout.ActivationAt(network, place).Kind == ActivationKind.Logistic) continue;
            var key = network.Layers[place].Activation is not null ? NetworkChecks.Layers
                : place == network.Layers.Count - 1 ? "network.output-activation" : "network.activation";
            yield return Because(
                $"whose neurons spike with probability σ(V), but {NetworkLayout.Names(network)[place]} is {NetworkLayout.ActivationAt(network, place)}; " +
                $"write {(key == NetworkChecks.Layers ? "activation" : key)}: logistic.", key) with { Item = key == NetworkChecks.Layers ? place : null };
            yield break;
        }

        if (!network.BiasInSlope)
            yield return Because("whose Ψ is σ′(V), bias included; leave network.bias-in-slope out.", "network.bias-in-slope");
        if (network.Connectivity < 1)
            yield return Because("whose synapses are all there; write network.connectivity: 1.", "network.connectivity");
        if (network.Layers.Any(layer => layer.Patch is not null))
            yield return Because("whose layers are connected in full; leave patch out.", NetworkChecks.Layers);
    }

    private static IEnumerable<Finding> OfTraining(Experiment experiment)
    {
        var train = experiment.Train;
        if (experiment.Kind != ExperimentKind.Training)
            yield return Because("which is trained; write kind: training.", "kind");
        if (experiment.Replicas > 1)
            yield return Because(
                $"which changes its weights at every step, so replicas would have to agree as often; write replicas: 1, and shards " +
                "or nodes for more processors.", "replicas");
        if (train.Optimizer != OptimizerKind.Sgd)
            yield return Because("whose synapses change by themselves at every step; write train.optimizer: sgd, as Lillicrap et al. do.", "train.optimizer");
        if (train.Reduction != Reduction.Sum)
            yield return Because("whose synapses sum what their streams ask for; write train.reduction: sum.", "train.reduction");
        if (train.Frozen.Count > 0 || train.Phases.Count > 0)
            yield return Because(
                "whose layers learn all the time; leave train.frozen and train.phases out.", train.Frozen.Count > 0 ? "train.frozen" : "train.phases");
    }

    /// <summary>The error is that of eq. 7, whatever the loss.</summary>
    private static IEnumerable<Finding> OfError(Experiment experiment)
    {
        var loss = experiment.Loss;
        if (loss.Name != LossKind.SquaredError)
            yield return Because("whose error is the output's spike less its target; write loss.name: squared-error.", "loss.name");
        else if (loss.Factor != 0.5)
            yield return Because("whose error is the output's spike less its target, not a multiple of that; write loss.factor: 0.5.", "loss.factor");
        if (experiment.Rule.FeedbackWeights.Kind == InitialiserKind.Zeros)
            yield return Because(
                "whose hidden layers hear of the error by their feedback weights; write rule.feedback-weights: uniform(0.1), as Lillicrap et al. do.",
                "rule.feedback-weights");
    }

    private static IEnumerable<Finding> OfData(Experiment experiment)
    {
        if (experiment.Data.Scaling != DataScaling.Unit)
            yield return Because("whose inputs are probabilities; write data.scaling: unit.", "data.scaling");
    }

    private static Finding Because(string reason, string key) => new(Spiking + reason, key, Rule);
}
