using NeuronActors.Numerics;

namespace NeuronActors.Networks.Tests;

public sealed class NetworkTests
{
    private static readonly Activation Relu = Activation.Relu;
    private static readonly Activation Linear = Activation.Linear;
    private static readonly Initialiser Normal = Initialiser.Normal(0.05);

    private static readonly NetworkSettings Skipping = new()
    {
        Layers = [new(4), new(3) { Name = "b" }, new(5) { Name = "a" }, new(2)],
        Shards = ShardSettings.PerLayer([2, 3]),
        Projections = [new("a", "b"), new("a", "output"), new("b", "output"), new("input", "a"), new("input", "output")],
    };

    [Fact]
    public void A_chain_is_named_by_place()
    {
        var network = Network.Dense([784, 300, 300, 100, 10], Relu, Linear, Normal);
        Assert.Equal(["input", "hidden1", "hidden2", "hidden3", "output"], network.Layers.Select(layer => layer.Name));
        Assert.Equal(
            ["hidden1<-input", "hidden2<-hidden1", "hidden3<-hidden2", "output<-hidden3"],
            network.Projections.Select(projection => projection.Name));
        Assert.Equal(["linear", "relu", "relu", "relu", "linear"], network.Layers.Select(layer => layer.Activation.ToString()));
        Assert.True(network.IsInput(network.Layers[0]));
        Assert.True(network.IsOutput(network.Layers[4]));
        Assert.False(network.IsInput(network.Output));
        Assert.False(network.IsOutput(network.Layers[3]));
    }

    [Fact]
    public void A_network_cut_otherwise_is_the_one_that_would_have_been_laid_out_so()
    {
        var whole = Network.Create(new NetworkSettings { Layers = [new(4), new(6), new(5), new(3)], Shards = ShardSettings.Each(1) }, cores: 1);
        var laidOut = Network.Create(new NetworkSettings { Layers = [new(4), new(6), new(5), new(3)], Shards = ShardSettings.PerLayer([2, 3]) }, cores: 1);
        var cut = whole.Cut([1, 2, 3, 1]);
        Assert.Equal(laidOut.Populations, cut.Populations);
        Assert.Equal(laidOut.Edges, cut.Edges);
        Assert.Equal(whole.Populations, cut.Cut([1, 1, 1, 1]).Populations);
        Assert.Contains("2 numbers of shards are given for 4 layers", Assert.Throws<ArgumentException>(() => whole.Cut([1, 2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_are_named_after_their_layer_and_cover_it()
    {
        var network = Network.Dense([784, 300, 300, 100, 10], Relu, Linear, Normal, 2, 2, 1);
        Assert.Equal(
            ["input", "hidden1.0", "hidden1.1", "hidden2.0", "hidden2.1", "hidden3", "output"],
            network.Populations.Select(population => population.Name));
        Assert.Equal(Enumerable.Range(0, 7), network.Populations.Select(population => population.Index));
        foreach (var layer in network.Layers)
        {
            var next = 0;
            foreach (var shard in network.ShardsOf(layer))
            {
                Assert.Equal(next, shard.FirstNeuron);
                next += shard.Neurons;
            }

            Assert.Equal(layer.Neurons, next);
        }
    }

    [Fact]
    public void Layers_come_parents_first_even_when_listed_otherwise()
    {
        var network = Network.Create(Skipping, cores: 1);
        Assert.Equal(["input", "a", "b", "output"], network.Layers.Select(layer => layer.Name));
        Assert.All(network.Projections, projection => Assert.True(projection.Source.Index < projection.Target.Index));
        Assert.Equal([3, 2, 1, 0], network.Layers.Select(network.DepthBelowOutput));
        Assert.Equal(
            ["a<-input", "b<-a", "output<-input", "output<-a", "output<-b"],
            network.Projections.Select(projection => projection.Name));
    }

    [Fact]
    public void Shards_are_listed_as_the_layers_are_and_not_as_they_are_ordered()
    {
        var network = Network.Create(Skipping, cores: 1);
        Assert.Equal([1, 3, 2, 1], network.Layers.Select(layer => network.ShardsOf(layer).Count));
    }

    [Fact]
    public void Parents_and_children_of_a_layer_are_the_ends_of_its_projections()
    {
        var network = Network.Create(Skipping, cores: 1);
        var a = network.Layers[1];
        Assert.Equal(["input"], network.Into(a).Select(projection => projection.Source.Name));
        Assert.Equal(["b", "output"], network.OutOf(a).Select(projection => projection.Target.Name));
        Assert.Empty(network.Into(network.Input));
        Assert.Empty(network.OutOf(network.Output));
    }

    [Fact]
    public void Every_pair_of_shards_of_a_projection_has_an_edge_each_way()
    {
        var network = Network.Create(Skipping, cores: 1);
        foreach (var projection in network.Projections)
        {
            var (sources, targets) = (network.ShardsOf(projection.Source), network.ShardsOf(projection.Target));
            var forward = network.Edges.Where(edge => edge.Projection == projection && edge.Direction == EdgeDirection.Forward);
            var feedback = network.Edges.Where(edge => edge.Projection == projection && edge.Direction == EdgeDirection.Feedback);
            var pairs = sources.SelectMany(source => targets.Select(target => (source, target))).ToHashSet();
            Assert.Equal(pairs, forward.Select(edge => (edge.Sender, edge.Receiver)).ToHashSet());
            Assert.Equal(pairs, feedback.Select(edge => (edge.Receiver, edge.Sender)).ToHashSet());
        }

        Assert.Equal(Enumerable.Range(0, network.Edges.Count), network.Edges.Select(edge => edge.Index));
        Assert.Equal(2 * (3 + 6 + 1 + 3 + 2), network.Edges.Count);
    }

    [Fact]
    public void Edges_of_a_population_come_by_projection_and_then_by_the_shard_of_the_neighbour()
    {
        var network = Network.Create(Skipping, cores: 1);
        var output = network.Populations[^1];
        Assert.Equal(
            ["input", "a.0", "a.1", "a.2", "b.0", "b.1"], network.EdgesInto(output).Select(edge => edge.Sender.Name));
        Assert.Equal(
            ["input", "a.0", "a.1", "a.2", "b.0", "b.1"], network.EdgesFrom(output).Select(edge => edge.Receiver.Name));
        Assert.All(network.EdgesFrom(output), edge => Assert.Equal(EdgeDirection.Feedback, edge.Direction));
        Assert.All(network.EdgesInto(output), edge => Assert.Equal(EdgeDirection.Forward, edge.Direction));
    }

    [Fact]
    public void Only_a_sharded_softmax_layer_has_lateral_edges()
    {
        var softmax = Network.Dense([4, 6, 6], Relu, Activation.Softmax, Normal, 1, 3);
        var lateral = softmax.Edges.Where(edge => edge.Direction == EdgeDirection.Lateral).ToArray();
        Assert.Equal(
            ["0-1", "0-2", "1-0", "1-2", "2-0", "2-1"], lateral.Select(edge => $"{edge.Sender.Shard}-{edge.Receiver.Shard}"));
        Assert.All(lateral, edge => Assert.Null(edge.Projection));
        Assert.DoesNotContain(Network.Dense([4, 6, 6], Relu, Linear, Normal, 3, 3).Edges, edge => edge.Direction == EdgeDirection.Lateral);
        Assert.DoesNotContain(
            Network.Dense([4, 6, 6], Relu, Activation.Softmax, Normal, 3, 1).Edges,
            edge => edge.Direction == EdgeDirection.Lateral);
    }

    [Fact]
    public void Weights_are_drawn_as_the_projection_says_or_else_the_layer_or_else_the_network()
    {
        var zeros = Initialiser.Zeros;
        var orthogonal = Initialiser.Orthogonal();
        var network = Network.Create(
            new NetworkSettings
            {
                Layers = [new(4), new(3) { Weights = orthogonal }, new(3), new(2) { Weights = orthogonal }],
                Projections = [new("input", "hidden1"), new("hidden1", "hidden2"), new("hidden2", "output") { Weights = zeros }],
            },
            cores: 1);
        Assert.Equal([orthogonal, Normal, zeros], network.Projections.Select(projection => projection.Weights));
    }

    [Theory]
    [InlineData(1, "1 1 1 1 1")]
    [InlineData(2, "1 2 2 1 1")]
    [InlineData(4, "1 4 2 1 1")]
    public void Automatic_shards_follow_the_cost_of_the_layer_and_the_cores(int cores, string expected)
    {
        var network = Network.Create(new NetworkSettings(), cores);
        Assert.Equal(expected, string.Join(' ', network.Layers.Select(layer => network.ShardsOf(layer).Count)));
    }

    [Fact]
    public void Automatic_shards_count_the_forward_pass_in_full_when_there_is_one_step()
    {
        var settings = new NetworkSettings { Layers = [new(784), new(128), new(10)] };
        Assert.Single(Network.Create(settings, cores: 2).ShardsOf(Network.Create(settings, 2).Layers[1]));
        var backprop = Network.Create(settings, cores: 2, stepsPerBatch: 1);
        Assert.Equal(2, backprop.ShardsOf(backprop.Layers[1]).Count);
    }

    [Fact]
    public void Settings_that_are_no_network_are_refused_with_every_reason()
    {
        var settings = new NetworkSettings { Layers = [new(4), new(3), new(2)], Shards = ShardSettings.PerLayer([5, 7]) };
        var refused = Assert.Throws<ExperimentException>(() => Network.Create(settings, cores: 1));
        Assert.Equal(
            [
                "network.shards cuts hidden1 into 5, but it has 3 neurons; write a number in [1, 3].",
                "network.shards cuts output into 7, but it has 2 neurons; write a number in [1, 2].",
            ],
            refused.Message.Split('\n'));
    }

    [Fact]
    public void Cores_below_one_are_a_broken_promise() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Create(new NetworkSettings(), cores: 0));
}
