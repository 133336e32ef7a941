using FsCheck;
using FsCheck.Fluent;

namespace NeuronActors.Networks.Tests;

/// <summary>A random network, nodes and pins.</summary>
internal sealed record PlacementCase(Network Network, BatchCosts Costs, string[] Nodes, Dictionary<string, string> Pinned)
{
    /// <summary>The pins by index of population and node.</summary>
    public Dictionary<int, int> PinsByIndex => Network.Populations
        .Where(population => Pinned.ContainsKey(population.Name))
        .ToDictionary(population => population.Index, population => Array.IndexOf(Nodes, Pinned[population.Name]));

    public Placement Place() => Placement.Of(Network, Costs, Nodes, Pinned);

    public static Gen<PlacementCase> Of(int mostLayers, int mostShards, int mostNodes) =>
        from layers in Gen.Choose(2, mostLayers)
        from neurons in Gen.ArrayOf(Gen.Choose(mostShards, 60), layers)
        from shards in Gen.ArrayOf(Gen.Choose(1, mostShards), layers - 1)
        from skips in Gen.ArrayOf(Gen.Choose(0, 2), layers)
        from nodes in Gen.Choose(1, mostNodes)
        from rule in Gen.Elements(
            new RuleSettings(), new RuleSettings { Kind = Rules.Backprop }, new RuleSettings { Feedback = FeedbackKind.Learned, Steps = 3 })
        from pins in Gen.ArrayOf(Gen.Choose(0, 1000), 2)
        from pinCount in Gen.Choose(0, 2)
        let experiment = new Experiment
        {
            Network = new NetworkSettings
            {
                Layers = [.. neurons.Select(count => new LayerSettings(count))],
                Projections = Projections(layers, skips),
                Shards = ShardSettings.PerLayer(shards),
            },
            Rule = rule,
        }
        let network = Network.Create(experiment.Network, 1)
        let names = Enumerable.Range(1, nodes).Select(number => $"node-{number}").ToArray()
        select new PlacementCase(
            network, BatchCosts.Of(network, experiment), names,
            pins.Take(pinCount).Select(pin => network.Populations[pin % network.Populations.Count].Name).Distinct()
                .Select((name, place) => (name, Node: names[pins[place] % nodes])).ToDictionary(pin => pin.name, pin => pin.Node));

    /// <summary>The chain, and here and there a projection over one layer.</summary>
    private static EquatableList<ProjectionSettings> Projections(int layers, int[] skips)
    {
        var names = Enumerable.Range(0, layers).Select(layer => layer == 0 ? "input" : layer == layers - 1 ? "output" : $"hidden{layer}").ToArray();
        var chain = Enumerable.Range(1, layers - 1).Select(layer => new ProjectionSettings(names[layer - 1], names[layer]));
        var over = Enumerable.Range(2, Math.Max(0, layers - 2)).Where(layer => skips[layer] == 0)
            .Select(layer => new ProjectionSettings(names[layer - 2], names[layer]));
        return [.. chain, .. over];
    }
}
