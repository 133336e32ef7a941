using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>Which kinds of record the populations of a layer can give under a rule.</summary>
internal static class RecordedKinds
{
    /// <summary>What a layer sends and is clamped to, and whether its weights change; evaluations left aside.</summary>
    /// <param name="experiment">The experiment; its network must be sound.</param>
    /// <param name="place">Place of the layer among those of the settings.</param>
    public static IEnumerable<RecordedKind> Of(Experiment experiment, int place)
    {
        var (rule, last) = (experiment.Rule, experiment.Network.Layers.Count - 1);
        var (isInput, isOutput) = (place == 0, place == last);
        if (isInput)
            yield return RecordedKind.Input;
        if (isOutput)
            yield return RecordedKind.Clamp;
        else
            yield return rule.Name == RuleKind.SpikingFeedbackAlignment ? RecordedKind.Spikes : RecordedKind.Activation;
        if (SendsFeedback(experiment, place))
        {
            yield return RecordedKind.Feedback;
            if (rule.FeedbackInUse == FeedbackKind.Transport)
                yield return RecordedKind.FeedbackWeights;
        }

        if (isOutput && last > 1 && rule.Route == ErrorRoute.Reward)
            yield return RecordedKind.Modulation;
        if (IsCut(experiment.Network, place))
            yield return RecordedKind.Lateral;
        if (!isInput && Learns(experiment, place, isOutput))
            yield return RecordedKind.WeightChange;
    }

    private static bool SendsFeedback(Experiment experiment, int place)
    {
        var (rule, last) = (experiment.Rule, experiment.Network.Layers.Count - 1);
        var names = NetworkLayout.Names(experiment.Network);
        return rule.Route switch
        {
            ErrorRoute.Direct => place == last && last > 1,
            ErrorRoute.Layered => NetworkLayout.Projections(experiment.Network).Any(
                projection => projection.To == names[place] && (projection.From != names[0] || rule.UpdateActivity == FrozenOrCurrent.Current)),
            _ => false,
        };
    }

    private static bool IsCut(NetworkSettings network, int place) =>
        NetworkLayout.ActivationAt(network, place).Kind == ActivationKind.Softmax && !network.Shards.IsAuto && network.Shards.CountFor(place, network.Layers.Count) > 1;

    private static bool Learns(Experiment experiment, int place, bool isOutput) =>
        (isOutput || experiment.Rule.Route != ErrorRoute.None) && !experiment.Train.Frozen.Contains(NetworkLayout.Names(experiment.Network)[place]);
}
