using FsCheck;
using FsCheck.Fluent;

namespace NeuronActors.Networks.Tests;

public sealed class PlacementTests
{
    private static readonly Dictionary<string, string> NoPins = [];

    [Fact]
    public void On_small_graphs_no_placement_is_better_than_the_one_found() => ForSome(Small, problem =>
    {
        var placement = problem.Place();
        var (bytes, heaviest, _) = Exhaustive.Best(problem.Costs, problem.Nodes.Length, problem.PinsByIndex);
        return placement.IsOptimal && (placement.CutFlow.Bytes, placement.Loads.Max()) == (bytes, heaviest);
    });

    [Fact]
    public void Without_branch_and_bound_refinement_keeps_the_limit_and_comes_near_the_best() => ForSome(Small, problem =>
    {
        var (bytes, _, evenest) = Exhaustive.Best(problem.Costs, problem.Nodes.Length, problem.PinsByIndex);
        var inNumbers = new PlacementProblem(problem.Costs, problem.Nodes.Length, Pins.Read(problem.Network, problem.Nodes, problem.Pinned));
        var refined = CutRefinement.Best(inNumbers, Placement.Slack * evenest, BalanceSearch.Run(inNumbers).NodeOf);
        var score = inNumbers.Score(refined);
        return score.Heaviest <= Placement.Slack * evenest && score.Cut <= 2 * bytes;
    });

    [Fact]
    public void Pins_are_honoured_and_everything_else_adds_up() => ForSome(Anything, problem =>
    {
        var placement = problem.Place();
        var crossing = problem.Costs.Edges.Where(cost =>
            placement.NodeOf[cost.Edge.Sender.Index] != placement.NodeOf[cost.Edge.Receiver.Index]).ToArray();
        return problem.PinsByIndex.All(pin => placement.NodeOf[pin.Key] == problem.Nodes[pin.Value] && placement.IsPinned[pin.Key]) &&
            placement.Cut.SequenceEqual(crossing) &&
            placement.CutFlow == new EdgeFlow(crossing.Sum(c => c.All.Messages), crossing.Sum(c => c.All.Bytes)) &&
            placement.Loads.Sum() == problem.Costs.Populations.Sum(cost => cost.Operations) &&
            placement.NodeOf.Count == problem.Network.Populations.Count;
    });

    [Fact]
    public void The_heaviest_node_carries_no_more_than_the_slack_above_heaviest_first() => ForSome(Anything, problem =>
    {
        var free = problem with { Pinned = NoPins };
        var heaviestFirst = HeaviestFirst([.. free.Costs.Populations.Select(cost => cost.Operations)], free.Nodes.Length);
        return free.Place().Loads.Max() <= Placement.Slack * heaviestFirst;
    });

    [Fact]
    public void The_same_network_is_placed_the_same_again() => ForSome(
        Anything, problem => problem.Place().NodeOf.SequenceEqual(problem.Place().NodeOf));

    [Fact]
    public void Names_of_nodes_do_not_matter() => ForSome(Anything, problem =>
    {
        var renamed = problem with
        {
            Nodes = [.. problem.Nodes.Select(node => $"other-{node}")],
            Pinned = problem.Pinned.ToDictionary(pin => pin.Key, pin => $"other-{pin.Value}"),
        };
        return renamed.Place().NodeOf.SequenceEqual(problem.Place().NodeOf.Select(node => $"other-{node}"));
    });

    [Fact]
    public void Nodes_are_taken_in_order_so_the_first_has_the_input() => ForSome(Anything, problem =>
    {
        var free = problem with { Pinned = NoPins };
        var taken = free.Place().NodeOf.Distinct().ToArray();
        return taken.SequenceEqual(free.Nodes.Take(taken.Length));
    });

    [Fact]
    public void Shards_that_are_alike_stand_together() => ForSome(Anything, problem =>
    {
        var placement = (problem with { Pinned = NoPins }).Place();
        return problem.Network.Populations.GroupBy(population => (population.Layer, population.Neurons)).All(alike =>
        {
            var nodes = alike.Select(population => placement.NodeOf[population.Index]).ToArray();
            return nodes.Zip(nodes.Skip(1)).Count(pair => pair.First != pair.Second) == nodes.Distinct().Count() - 1;
        });
    });

    [Fact]
    public void Mnist_on_two_nodes_is_cut_where_the_load_leaves_no_other_choice()
    {
        var placement = Place([784, 300, 300, 100, 10], 1, ["a", "b"]);
        Assert.Equal(["a", "a", "b", "b", "b"], placement.NodeOf);
        Assert.Equal(["hidden1 → hidden2", "hidden2 → hidden1"], placement.Cut.Select(cost => $"{cost.Edge.Sender.Name} → {cost.Edge.Receiver.Name}"));
        Assert.Equal(300 * 64 * 4L * 101 + 300 * 300 * 4, placement.CutFlow.Bytes);
    }

    [Fact]
    public void On_one_node_nothing_crosses()
    {
        var placement = Place([784, 300, 10], 3, ["only"]);
        Assert.Equal((default, 0), (placement.CutFlow, placement.Cut.Count));
        Assert.True(placement.IsOptimal);
    }

    [Fact]
    public void Nodes_beyond_the_populations_stay_empty()
    {
        var placement = Place([8, 6, 4], 1, [.. Enumerable.Range(1, 9).Select(number => $"node-{number}")]);
        Assert.Equal(9, placement.Loads.Count);
        Assert.True(placement.NodeOf.Distinct().Count() <= 3);
        Assert.All(placement.Loads.Skip(3), load => Assert.Equal(0, load));
    }

    [Fact]
    public void A_layer_s_pin_holds_for_all_its_shards_but_those_with_one_of_their_own()
    {
        var placement = Place([20, 40, 40, 10], 4, ["a", "b", "c"], ("hidden2", "c"), ("hidden2.1", "b"));
        Assert.Equal(["c", "b", "c", "c"], placement.NodeOf.Skip(5).Take(4));
        Assert.Equal(Enumerable.Range(0, 10).Select(population => population is >= 5 and < 9), placement.IsPinned);
    }

    [Fact]
    public void Pins_to_nodes_that_are_gone_no_longer_hold()
    {
        var (network, costs) = Costs([20, 40, 10], 2);
        var pins = new Dictionary<string, string> { ["hidden1.0"] = "b", ["output"] = "gone" };
        Assert.Throws<ExperimentException>(() => Placement.Of(network, costs, ["a", "b"], pins));
        var placement = Placement.OnTheRest(network, costs, ["a", "b"], pins);
        Assert.Equal("b", placement.NodeOf[1]);
        Assert.False(placement.IsPinned[^1]);
    }

    [Theory]
    [InlineData("hiden1", "a", "place names hiden1, which is neither a layer nor a population of this network; the layers are input, hidden1, hidden2, output. Did you mean hidden1?")]
    [InlineData("hidden1.3", "a", "place names hidden1.3, which is neither a layer nor a population of this network; hidden1 is cut into hidden1.0 to hidden1.2. Did you mean hidden1.0?")]
    [InlineData("output.0", "a", "place names output.0, which is neither a layer nor a population of this network; output is one population, so write output. Did you mean output?")]
    [InlineData("hidden1", "node-3", "place puts hidden1 on node-3, but the nodes are node-1, node-2; write one of them. Did you mean node-1?")]
    public void A_pin_that_names_what_there_is_not(string population, string node, string expected)
    {
        var (network, costs) = Costs([20, 30, 30, 10], 3);
        string[] nodes = node == "a" ? ["a", "b"] : ["node-1", "node-2"];
        var refusal = Assert.Throws<ExperimentException>(() => Placement.Of(network, costs, nodes, new Dictionary<string, string> { [population] = node }));
        Assert.Equal([new Problem(null, "place", expected)], refusal.Problems);
    }

    [Fact]
    public void Nodes_that_are_none_or_one_twice_are_a_broken_promise()
    {
        var (network, costs) = Costs([20, 30, 10], 1);
        Assert.Throws<ArgumentException>(() => Placement.Of(network, costs, [], NoPins));
        Assert.Throws<ArgumentException>(() => Placement.Of(network, costs, ["a", "b", "a"], NoPins));
        Assert.Throws<ArgumentException>(() => Placement.Of(Costs([20, 30, 10], 2).Network, costs, ["a"], NoPins));
    }

    [Fact]
    public void A_long_chain_of_equal_layers_is_cut_once_between_neighbouring_nodes()
    {
        var placement = Place([.. Enumerable.Repeat(50, 42)], 1, ["a", "b", "c", "d"]);
        Assert.Equal(3, placement.Cut.Count(cost => cost.Edge.Direction == EdgeDirection.Forward));
        Assert.False(placement.IsOptimal);
    }

    [Fact]
    public void Of_a_hundred_populations_on_eight_nodes_as_many_bytes_stay_at_home_as_the_load_allows()
    {
        // hidden1 has nearly all the load, so no node may have more than 7 of its 49 shards, and each of hidden2 finds 7 at its side.
        var placement = Place([784, 640, 640, 10], 49, [.. Enumerable.Range(1, 8).Select(number => $"node-{number}")]);
        Assert.Equal(100, placement.NodeOf.Count);
        Assert.Equal(7, placement.NodeOf.Skip(1).Take(49).CountBy(node => node).Max(pair => pair.Value));
        Assert.Equal(49 * (49 - 7), placement.Cut.Count(cost => cost.Edge.Direction == EdgeDirection.Forward && cost.Edge.Projection!.Index == 1));
    }

    private static void ForSome(Gen<PlacementCase> cases, Func<PlacementCase, bool> holds) =>
        Prop.ForAll(cases.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static double HeaviestFirst(double[] loads, int nodes)
    {
        var filled = new double[nodes];
        foreach (var load in loads.OrderDescending())
            filled[Array.IndexOf(filled, filled.Min())] += load;
        return filled.Max();
    }

    private static Placement Place(int[] layers, int shards, string[] nodes, params (string Name, string Node)[] pins)
    {
        var (network, costs) = Costs(layers, shards);
        return Placement.Of(network, costs, nodes, pins.ToDictionary(pin => pin.Name, pin => pin.Node));
    }

    private static (Network Network, BatchCosts Costs) Costs(int[] layers, int shards)
    {
        var experiment = new Experiment
        {
            Network = new NetworkSettings
            {
                Layers = [.. layers.Select(neurons => new LayerSettings(neurons))], Shards = ShardSettings.Each(shards),
            },
        };
        var network = Network.Create(experiment.Network, cores: 1);
        return (network, BatchCosts.Of(network, experiment));
    }

    private static Gen<PlacementCase> Small => PlacementCase.Of(mostLayers: 5, mostShards: 2, mostNodes: 3)
        .Where(problem => problem.Network.Populations.Count <= 7);

    private static Gen<PlacementCase> Anything => PlacementCase.Of(mostLayers: 6, mostShards: 6, mostNodes: 9);
}
