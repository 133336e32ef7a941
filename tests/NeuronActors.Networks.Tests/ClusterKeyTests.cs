namespace NeuronActors.Networks.Tests;

/// <summary>Engine, nodes, places and replicas of an experiment.</summary>
public sealed class ClusterKeyTests
{
    private static readonly Listed Catalogue = new(
        ("ar-mnist", "rule: {name: activation-relaxation}"),
        ("three", "{engine: rabbitmq, nodes: 3, cluster: {least-nodes: 2}, place: {hidden1: node-1, hidden2: node-2}}"));

    [Fact]
    public void A_run_on_nodes_is_two_settings_more()
    {
        var clustered = Read("extends: ar-mnist", "engine=rabbitmq", "nodes=3");
        Assert.Equal(("rabbitmq", 3), (clustered.Engine, clustered.Nodes));
    }

    [Theory]
    [InlineData("nodes: 2", null)]
    [InlineData("{extends: ar-mnist, nodes: 2}", null)]
    [InlineData("extends: ar-mnist", "nodes=2")]
    [InlineData("nodes: 3", "nodes=2")]
    public void Who_asks_for_several_nodes_and_names_no_engine_gets_Akka_where_it_is_built_and_RabbitMQ_otherwise(string text, string? given)
    {
#if AKKA_ENGINE
        const string expected = "akka";
#else
        const string expected = "rabbitmq";
#endif
        var clustered = Read(text, given is null ? [] : [given]);
        Assert.Equal((expected, 2), (clustered.Engine, clustered.Nodes));
        Assert.Contains($"\nengine: {expected}\n", ExperimentWriter.Write(clustered), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{engine: rabbitmq, nodes: 1}", "nodes=2")]
    [InlineData("extends: three", "nodes=2")]
    public void An_engine_that_a_file_names_stays(string text, string given) => Assert.Equal(("rabbitmq", 2), (Read(text, given).Engine, Read(text, given).Nodes));

    [Fact]
    public void The_local_engine_runs_an_experiment_that_was_written_for_nodes()
    {
        var local = Read("extends: three", "engine=local");
        Assert.Equal(1, local.Nodes);
        Assert.Equal(new ClusterSettings(), local.Cluster);
        Assert.Empty(local.Place);
    }

    [Fact]
    public void Places_are_merged_by_name() => Assert.Equal(
        "{hidden1: node-1, hidden2: node-3, output: node-1}",
        Read("extends: three", "place={output: node-1, hidden2: node-3}").Place.ToString());

    [Fact]
    public void An_empty_map_removes_inherited_places() => Assert.Empty(Read("extends: three", "place={}").Place);

    [Fact]
    public void Places_are_equal_and_written_alike_in_whatever_order_they_were_given()
    {
        var one = Read("{engine: rabbitmq, place: {b: n, a: m}}");
        var other = Read("{engine: rabbitmq, place: {a: m, b: n}}");
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Contains("\nplace: {a: m, b: n}\n", ExperimentWriter.Write(one), StringComparison.Ordinal);
        Assert.NotEqual(one, Read("{engine: rabbitmq, place: {a: m, b: m}}"));
    }

    [Fact]
    public void A_node_counts_as_unreachable_after_half_the_time_after_which_it_is_given_up() =>
        Assert.Equal(2.5, Read("{engine: rabbitmq, cluster: {gone-after: 5}}").Cluster.UnreachableAfterSeconds);

    [Fact]
    public void Replicas_need_no_nodes_and_may_relax_asynchronously() =>
        Assert.Equal(4, Read("{replicas: 4, rule: {schedule: async, stop: quiescence}}").Replicas);

    private static Experiment Read(string text, params string[] overrides) =>
        ExperimentReader.Read(text, "e.yaml", Catalogue, overrides);
}
