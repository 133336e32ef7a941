using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Locality.Tests;

internal static class Chains
{
    /// <summary>The same network and rule, without what a file would not be allowed to say.</summary>
    public static Experiment AsAFile(Experiment experiment) => experiment with
    {
        Rule = WhatBelongs(experiment.Rule),
        Network = experiment.Rule.Kind == Rules.SpikingFeedbackAlignment
            ? experiment.Network with { Activation = Activation.Logistic, OutputActivation = Activation.Logistic } : experiment.Network,
    };

    private static RuleSettings WhatBelongs(RuleSettings rule) => rule.Kind switch
    {
        var kind when kind.Has("modulator") => new RuleSettings
        {
            Kind = kind, FeedbackWeights = rule.FeedbackWeights, Modulator = rule.Modulator, FeedbackConnectivity = rule.FeedbackConnectivity,
        },
        var kind when !kind.Has("steps") => new RuleSettings { Kind = kind, Noise = rule.Noise },
        _ => rule,
    };
}
