namespace NeuronActors.Networks.Tests;

public sealed class ClusterLayoutTests
{
    private static readonly Experiment InOneProcess = new()
    {
        Name = "a layout",
        Network = new NetworkSettings { Layers = [new(784), new(300), new(300), new(100), new(10)] },
        Rule = new RuleSettings { Kind = Rules.ActivationRelaxation, Steps = 100 },
    };

    private static readonly Experiment OnTwoNodes = InOneProcess with { Nodes = 2 };

    [Fact]
    public void The_papers_network_is_not_cut_on_two_nodes_because_the_messages_would_cost_more_than_the_cut_saves()
    {
        Assert.Equal(7, PopulationsOf(InOneProcess));
        Assert.Equal(5, PopulationsOf(OnTwoNodes));
    }

    [Fact]
    public void Layers_ten_times_as_wide_are_cut_because_arithmetic_grows_faster_than_messages() =>
        Assert.InRange(PopulationsOf(OnTwoNodes with { Network = new NetworkSettings { Layers = [new(784), new(4000), new(4000), new(1000), new(10)] } }), 6, 100);

    [Fact]
    public void A_number_that_is_written_down_holds_and_so_does_a_pin_to_a_part_of_a_layer()
    {
        Assert.Equal(8, PopulationsOf(OnTwoNodes with { Network = OnTwoNodes.Network with { Shards = ShardSettings.Each(2) } }));
        Network pinned = (OnTwoNodes with { Place = new EquatableDictionary([new("hidden1.1", "node-2")]) }).LaidOut(2);
        Assert.Contains(pinned.Populations, population => population.Name == "hidden1.1");
    }

    [Fact]
    public void With_all_on_one_node_the_cores_count_alone() => Assert.Equal(7, PopulationsOf(OnTwoNodes with { Nodes = 1 }));

    private static int PopulationsOf(Experiment experiment) => experiment.LaidOut(2).Populations.Count;
}
