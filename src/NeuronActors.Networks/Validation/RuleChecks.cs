namespace NeuronActors.Networks;

/// <summary>What a learning rule needs of the network, and options that a rule makes no sense of.</summary>
internal static class RuleChecks
{
    public static IEnumerable<Finding> Of(Experiment experiment) =>
        experiment.Network.Layers.Count < 2 ? [] : [.. OfFeedbackWeights(experiment.Rule), .. OfShards(experiment), .. OfDropout(experiment), .. OfPayload(experiment)];

    private static IEnumerable<Finding> OfFeedbackWeights(RuleSettings rule)
    {
        if (rule.Kind.Has("modulator") && rule.FeedbackWeights.Kind == Numerics.InitialiserKind.Zeros)
            yield return new Finding(
                "rule.feedback-weights is zeros, through which no hidden layer would hear of the error; write uniform(0.5), as Lillicrap et al. in Fig. 2, " +
                "or rule.name: shallow.",
                "rule.feedback-weights", "rule.name");
    }

    private static IEnumerable<Finding> OfShards(Experiment experiment)
    {
        var (network, names) = (experiment.Network, NetworkLayout.Names(experiment.Network));
        for (var place = 1; place < names.Count; place++)
        {
            var shards = network.Shards.CountFor(place, names.Count);
            if (network.Shards.IsAuto || shards == 1)
                continue;
            if (experiment.Rule.Kind.Inverts && NetworkLayout.Projections(network).Any(p => p.To == names[place] && p.From != names[0]))
                yield return Cut(names[place], shards, "pseudobackprop inverts all of its weights at once");
            else if (experiment.Rule.Kind.Route == ErrorRoute.Reward && place == names.Count - 1)
                yield return Cut(names[place], shards, "node-perturbation makes one reward of the whole output");
        }
    }

    private static Finding Cut(string layer, int shards, string why) => new(
        $"network.shards cuts {layer} into {shards}, but rule.name: {why}; write 1 for it, or network.shards: auto.",
        NetworkChecks.Shards, "rule.name");

    /// <summary>Who is left out must be so in every quantity that a rule uses: in x̄ and in the slope of the forward pass.</summary>
    private static IEnumerable<Finding> OfDropout(Experiment experiment)
    {
        var (network, rule) = (experiment.Network, experiment.Rule);
        IEnumerable<(string Key, string At, double Value)> stated =
        [
            ("network.dropout", "network.dropout", network.Dropout),
            ("network.input-dropout", "network.input-dropout", network.InputDropout),
            .. network.Layers.Select((layer, place) => (NetworkChecks.Layers, $"dropout of network.layers[{place}]", layer.Dropout ?? 0)),
        ];
        foreach (var (key, at, value) in stated.Where(item => item.Value != 0))
        {
            if (!rule.Kind.TakesDropout)
                yield return new Finding(
                    $"{at} is {RealNumber.Format(value)}, but {KeyCatalogue.Find("rule.name")!.Text(experiment)} leaves no neuron out; leave it out, or write " +
                    "rule.name: feedback-alignment. Lillicrap et al. use dropout with feedback alignment in one hidden layer.",
                    key, "rule.name");
            else if (Contradicting(rule) is { } option)
                yield return new Finding(
                    $"{at} is {RealNumber.Format(value)}, but {option} is {KeyCatalogue.Find(option)!.Text(experiment)}, by which a neuron that is left out would learn; " +
                    $"write {option}: {KeyCatalogue.Find(option)!.Default}, or leave {at} out.",
                    key, option);
        }
    }

    private static string? Contradicting(RuleSettings rule) => !rule.Kind.Has("derivative") ? null
        : rule.Derivative != DerivativeUse.Exact ? "rule.derivative"
        : rule.RelaxationDerivative != FrozenOrCurrent.Frozen ? "rule.relaxation-derivative"
        : rule.UpdateDerivative != UpdateDerivative.Frozen ? "rule.update-derivative"
        : rule.UpdateActivity != FrozenOrCurrent.Frozen ? "rule.update-activity" : null;

    private static IEnumerable<Finding> OfPayload(Experiment experiment)
    {
        if (experiment.Rule.Kind.Route == ErrorRoute.Reward && experiment.Nodes > 1 && experiment.Cluster.Payload == WirePayload.Bfloat16)
            yield return new Finding(
                "cluster.payload is bfloat16, whose rounding is as large as the noise of node perturbation; write cluster.payload: exact.",
                "cluster.payload", "rule.name");
    }
}
