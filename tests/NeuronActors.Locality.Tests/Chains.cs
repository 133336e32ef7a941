using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Locality.Tests;

internal static class Chains
{
    /// <summary>The same network and rule, without what a file would not be allowed to say.</summary>
    public static Experiment AsAFile(Experiment experiment) => experiment with
    {
        Rule = WhatBelongs(experiment.Rule),
        Network = experiment.Rule.Name == RuleKind.SpikingFeedbackAlignment
            ? experiment.Network with { Activation = Activation.Logistic, OutputActivation = Activation.Logistic } : experiment.Network,
    };

    private static RuleSettings WhatBelongs(RuleSettings rule) => rule.Name switch
    {
        RuleKind.FeedbackAlignment or RuleKind.DirectFeedbackAlignment => new RuleSettings
        {
            Name = rule.Name, FeedbackWeights = rule.FeedbackWeights, Modulator = rule.Modulator, FeedbackConnectivity = rule.FeedbackConnectivity,
        },
        RuleKind.Backprop or RuleKind.Shallow or RuleKind.Pseudobackprop or RuleKind.NodePerturbation => new RuleSettings { Name = rule.Name, Noise = rule.Noise },
        _ => rule,
    };
}
