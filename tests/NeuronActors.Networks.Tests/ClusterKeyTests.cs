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
