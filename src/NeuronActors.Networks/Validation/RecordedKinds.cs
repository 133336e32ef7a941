using NeuronActors.Messages;

namespace NeuronActors.Networks;

/// <summary>Which kinds of record the populations of a layer can give under a rule.</summary>
internal static class RecordedKinds
{
    /// <summary>What a layer sends and is clamped to, and whether its weights change; evaluations left aside.</summary>
    /// <param name="experiment">The experiment; its network must be sound.</param>
    /// <param name="place">Place of the layer among those of the settings.</param>
    public static IEnumerable<RecordedKind> Of(Experiment experiment, int place)
    {
        Network network = Network.Create(experiment.Network, 1, rule: experiment.Rule);
        string name = NetworkLayout.Names(experiment.Network)[place];
        Layer layer = network.Layers.First(layer => layer.Name == name);
        if (network.IsInput(layer)) yield return RecordedKind.Input;
        if (network.IsOutput(layer)) yield return RecordedKind.Clamp;
        var traffic = new RuleTraffic(network, experiment.Rule);
        IEnumerable<MessageKind> sent = network.ShardsOf(layer).SelectMany(network.EdgesFrom).SelectMany(traffic.Along).Select(travel => travel.Kind);
        foreach (MessageKind kind in sent.Distinct()) yield return Enum.Parse<RecordedKind>(kind.ToString());
        if (!network.IsInput(layer) && Learns(experiment, name, network.IsOutput(layer))) yield return RecordedKind.WeightChange;
    }

    private static bool Learns(Experiment experiment, string layer, bool isOutput) =>
        (isOutput || experiment.Rule.Kind.Route != ErrorRoute.None) && !experiment.Train.Frozen.Contains(layer);
}
