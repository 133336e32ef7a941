using System.CommandLine;
using System.Text.Json.Nodes;
using NeuronActors.Networks;

namespace NeuronActors.Cli.Tests;

/// <summary>What a user reads who asks where the populations go.</summary>
public sealed class PlacementReportTests
{
    [Fact]
    public void Mnist_on_two_nodes_shows_nodes_edges_and_totals()
    {
        string said = Said(Mnist(shards: 1), 2, []);

        Assert.Matches(@"(?m)^node-1 +73\.92 % +input, hidden1$", said);
        Assert.Matches(@"(?m)^node-2 +26\.08 % +hidden2, hidden3, output$", said);
        Assert.Matches(@"(?m)^hidden2 → hidden1 +101 +8\.04 MB +feedback 7\.68 MB, feedback weights 360 kB$", said);
        Assert.Matches(@"between nodes +102 messages, 8\.12 MB per batch; 73\.\d\d % of what all edges carry", said);
        Assert.Matches(@"pins +none", said);
        Assert.Matches(@"costs +exact, 64 samples per batch", said);
    }

    [Fact]
    public void Pins_are_marked_and_compared_with_what_would_be_without_them()
    {
        string said = Said(Mnist(shards: 4), 2, new() { ["hidden1"] = "node-2", ["output"] = "node-1" });

        Assert.Contains("hidden1.0 to hidden1.3 (pinned)", said);
        Assert.Matches(@"pins +\d.* between nodes; without them \d", said);
    }

    [Fact]
    public void Of_many_edges_the_busiest_are_shown_and_the_rest_counted()
    {
        string said = Said(Mnist(shards: 10), 4, []);

        Assert.Equal(20, said.Split('\n').Count(line => line.Contains('→')));
        Assert.Matches(@"and \d+ edges more that carry less", said);
        Assert.Contains("the best that was found", said);
    }

    [Fact]
    public void A_relaxation_that_ends_by_itself_is_said_to_be_estimated() => Assert.Contains(
        "estimated with rule.steps",
        Said(Mnist(shards: 1) with { Rule = new RuleSettings { Stop = RelaxationStop.Quiescence } }, 3, []));

    [Fact]
    public void A_node_that_would_hold_nothing_is_said_to_with_the_reason()
    {
        var small = new Experiment { Network = new NetworkSettings { Layers = [new(784), new(10)], Shards = ShardSettings.Each(1) } };

        var apart = new Dictionary<string, string> { ["input"] = "node-1", ["output"] = "node-3" };
        JsonObject json = JsonNode.Parse(Said(small, 3, apart, "--json"))!.AsObject();

        Assert.Contains("\nnode-2 holds no population, because the network has 2 populations.\n", Said(small, 3, apart));
        Assert.StartsWith("node-2 holds no population, because ", (string?)Assert.Single(json["idle"]!.AsArray()));
        Assert.Contains("\nnode-2 holds no population, because its messages would cost more time than its cores save; ", Said(small, 2, []));
        Assert.DoesNotContain("holds no population", Said(Mnist(shards: 1), 2, []));
    }

    [Fact]
    public void For_scripts_there_is_one_object_with_every_edge()
    {
        JsonObject json = JsonNode.Parse(Said(Mnist(shards: 10), 4, [], "--json"))!.AsObject();

        Assert.Equal(4, json["nodes"]!.AsArray().Count);
        Assert.Equal(32, json["nodes"]!.AsArray().Sum(node => node!["populations"]!.AsArray().Count));
        Assert.Equal(json["bytes"]!.GetValue<long>(), json["cut"]!.AsArray().Sum(edge => edge!["bytes"]!.GetValue<long>()));
        Assert.Equal(1, json["nodes"]!.AsArray().Sum(node => node!["load"]!.GetValue<double>()), 1e-12);
        Assert.Equal((true, false), (json["isExact"]!.GetValue<bool>(), json["isOptimal"]!.GetValue<bool>()));
    }

    private static Experiment Mnist(int shards) => new() { Network = new NetworkSettings { Shards = ShardSettings.Each(shards) } };

    private static string Said(Experiment experiment, int nodes, Dictionary<string, string> pins, params string[] options)
    {
        using StringWriter output = new(), error = new();
        var common = new CommonOptions();
        var root = new RootCommand();
        common.AddTo(root);
        var call = new Invocation(root.Parse(options), common, new Terminal(output, error, false, false), options, default);
        Network network = Network.Create(experiment.Network, 1);
        BatchCosts costs = BatchCosts.Of(network, experiment);
        string[] names = [.. Enumerable.Range(1, nodes).Select(number => $"node-{number}")];
        Assert.Equal(ExitCode.Done, PlacementReport.Write(call, network, costs, Placement.Of(network, costs, names, pins)));
        return output.ToString();
    }
}
