using System.Text.Json.Nodes;
using NeuronActors.Experiments;
using NeuronActors.Networks;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>Which population goes to which node, what crosses between them, and why it is so.</summary>
internal static class PlacementReport
{
    /// <summary>Edges that people are shown, the busiest first; <c>--json</c> has all of them.</summary>
    private const int MostEdges = 20;

    /// <summary>Says it in every way that was asked for.</summary>
    /// <param name="call">How to say it.</param>
    /// <param name="network">The graph.</param>
    /// <param name="costs">Its costs.</param>
    /// <param name="placement">Where its populations go.</param>
    /// <returns>The exit code.</returns>
    public static int Write(Invocation call, Network network, BatchCosts costs, Placement placement)
    {
        EdgeCost[] crossing = [.. placement.Cut.Where(cost => cost.All.Messages > 0).OrderByDescending(cost => cost.All.Bytes)];
        Placement? free = placement.IsPinned.Contains(true) ? WithoutPins(network, costs, placement) : null;
        TextTable.Write(call.Outcome, ["node", "load", "populations"], placement.Nodes.Select((node, index) => new[]
        {
            node, Quantity.Percent(Share(placement, index)), Populations(network, placement, node),
        }));
        IReadOnlyList<string> idle = IdleNodes.Of(placement.Nodes, placement.NodeOf, network);
        foreach (string sentence in idle) call.Outcome.WriteLine(sentence);
        call.Outcome.WriteLine();
        if (crossing.Length > 0)
        {
            TextTable.Write(call.Outcome, ["between nodes, per batch", "messages", "bytes", "of which"], crossing.Take(MostEdges).Select(Row));
            if (crossing.Length > MostEdges) call.Outcome.WriteLine($"and {crossing.Length - MostEdges} edges more that carry less");
            call.Outcome.WriteLine();
        }
        TextTable.WritePairs(call.Outcome, Pairs(costs, placement, free));
        call.Answer(() => Json(network, costs, placement, free, idle));
        return ExitCode.Done;
    }

    private static IEnumerable<(string Name, string Value)> Pairs(BatchCosts costs, Placement placement, Placement? free)
    {
        EdgeFlow cut = placement.CutFlow, all = AllEdges(costs);
        yield return ("between nodes", cut.Messages == 0
            ? "nothing"
            : $"{Quantity.Count(cut.Messages)} messages, {Quantity.Size(cut.Bytes)} per batch; {Quantity.Percent((double)cut.Bytes / all.Bytes)} of what all edges carry");
        yield return ("heaviest node", $"{Quantity.Count(placement.Loads.Max() / 1e6)} MFLOP of {Quantity.Count(placement.Loads.Sum() / 1e6)} per batch");
        yield return ("placement", placement.IsOptimal
            ? $"no other has fewer bytes with a heaviest node within {Quantity.Count(100 * (Placement.Slack - 1))} % of the least possible"
            : "the best that was found; there are too many populations to look at every placement");
        yield return ("pins", free is null ? "none" : $"{Quantity.Size(cut.Bytes)} between nodes; without them {Quantity.Size(free.CutFlow.Bytes)}, heaviest node {Quantity.Count(free.Loads.Max() / 1e6)} MFLOP");
        yield return ("costs", $"{(costs.IsExact ? "exact" : "estimated with rule.steps, since the relaxation ends by itself")}, {Quantity.Count(costs.Samples)} samples per batch");
    }

    private static string[] Row(EdgeCost cost) =>
    [
        $"{cost.Edge.Sender.Name} → {cost.Edge.Receiver.Name}", Quantity.Count(cost.All.Messages), Quantity.Size(cost.All.Bytes),
        string.Join(", ", Kinds(cost).Where(kind => kind.Flow.Messages > 0).Select(kind => $"{kind.Name} {Quantity.Size(kind.Flow.Bytes)}")),
    ];

    private static IEnumerable<(string Name, EdgeFlow Flow)> Kinds(EdgeCost cost) =>
    [
        ("activation", cost.Activation), ("feedback", cost.Feedback), ("feedback weights", cost.FeedbackWeights), ("lateral", cost.Lateral), ("modulation", cost.Modulation),
    ];

    private static Placement WithoutPins(Network network, BatchCosts costs, Placement placement) =>
        Placement.Of(network, costs, placement.Nodes, new Dictionary<string, string>());

    private static EdgeFlow AllEdges(BatchCosts costs) => costs.Edges.Aggregate(default(EdgeFlow), (sum, cost) => sum + cost.All);

    private static double Share(Placement placement, int node) =>
        placement.Loads.Sum() is > 0 and var all ? placement.Loads[node] / all : 0;

    private static JsonObject Json(Network network, BatchCosts costs, Placement placement, Placement? free, IReadOnlyList<string> idle) => new()
    {
        ["nodes"] = new JsonArray([.. placement.Nodes.Select((node, index) => new JsonObject
        {
            ["name"] = node,
            ["operations"] = placement.Loads[index],
            ["load"] = Share(placement, index),
            ["populations"] = Names(network, population => placement.NodeOf[population.Index] == node),
        })]),
        ["idle"] = new JsonArray([.. idle.Select(sentence => JsonValue.Create(sentence))]),
        ["pinned"] = Names(network, population => placement.IsPinned[population.Index]),
        ["cut"] = new JsonArray([.. placement.Cut.Select(Json)]),
        ["messages"] = placement.CutFlow.Messages,
        ["bytes"] = placement.CutFlow.Bytes,
        ["bytesWithoutPins"] = (free ?? placement).CutFlow.Bytes,
        ["bytesOfAllEdges"] = AllEdges(costs).Bytes,
        ["samples"] = costs.Samples,
        ["isOptimal"] = placement.IsOptimal,
        ["isExact"] = costs.IsExact,
    };

    private static JsonArray Names(Network network, Func<Population, bool> which) =>
        [.. network.Populations.Where(which).Select(population => JsonValue.Create(population.Name))];

    private static JsonObject Json(EdgeCost cost) => new()
    {
        ["from"] = cost.Edge.Sender.Name,
        ["to"] = cost.Edge.Receiver.Name,
        ["messages"] = cost.All.Messages,
        ["bytes"] = cost.All.Bytes,
    };

    /// <summary>The populations of a node in few words: of shards that follow each other, the first and the last.</summary>
    private static string Populations(Network network, Placement placement, string node)
    {
        var stretches = new List<List<Population>>();
        foreach (Population population in network.Populations.Where(population => placement.NodeOf[population.Index] == node))
            if (stretches.LastOrDefault() is { } last && Continues(placement, last[^1], population)) last.Add(population);
            else stretches.Add([population]);
        return stretches.Count == 0 ? "none" : string.Join(", ", stretches.Select(stretch => Words(placement, stretch)));
    }

    private static bool Continues(Placement placement, Population before, Population population) =>
        population.Layer == before.Layer && population.Shard == before.Shard + 1 &&
        placement.IsPinned[population.Index] == placement.IsPinned[before.Index];

    private static string Words(Placement placement, List<Population> stretch)
    {
        string names = stretch.Count > 2
            ? $"{stretch[0].Name} to {stretch[^1].Name}"
            : string.Join(", ", stretch.Select(population => population.Name));
        return placement.IsPinned[stretch[0].Index] ? $"{names} (pinned)" : names;
    }
}
