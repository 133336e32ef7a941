namespace NeuronActors.Networks.Tests;

/// <summary>Nodes, places and replicas of an experiment.</summary>
public sealed class ClusterKeyTests
{
    private static readonly Listed Catalogue = new(
        ("ar-mnist", "rule: {name: activation-relaxation}"),
        ("three", "{nodes: 3, cluster: {least-nodes: 2}, place: {hidden1: node-1, hidden2: node-2}}"));

    [Theory]
    [InlineData("nodes: 2", null)]
    [InlineData("{extends: ar-mnist, nodes: 2}", null)]
    [InlineData("extends: ar-mnist", "nodes=2")]
    [InlineData("nodes: 3", "nodes=2")]
    [InlineData("extends: three", "nodes=2")]
    public void A_run_on_nodes_is_one_setting_more(string text, string? given)
    {
        var clustered = Read(text, given is null ? [] : [given]);
        Assert.Equal(2, clustered.Nodes);
        Assert.Contains("\nnodes: 2\n", ExperimentWriter.Write(clustered), StringComparison.Ordinal);
    }

    [Fact]
    public void One_process_runs_an_experiment_that_was_written_for_nodes()
    {
        var alone = Read("extends: three", "nodes=1");
        Assert.Equal(1, alone.Nodes);
        Assert.Equal(new ClusterSettings(), alone.Cluster);
        Assert.Empty(alone.Place);
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
        var one = Read("{nodes: 2, place: {b: n, a: m}}");
        var other = Read("{nodes: 2, place: {a: m, b: n}}");
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Contains("\nplace: {a: m, b: n}\n", ExperimentWriter.Write(one), StringComparison.Ordinal);
        Assert.NotEqual(one, Read("{nodes: 2, place: {a: m, b: m}}"));
    }

    [Fact]
    public void The_time_after_which_a_node_is_given_up_has_a_former_name_that_is_still_read()
    {
        var former = Read("{nodes: 2, cluster: {gone-after: 5}}");
        Assert.Equal(5, former.Cluster.FailureTimeoutSeconds);
        Assert.Equal(5, Read("nodes: 2", "cluster.gone-after=5").Cluster.FailureTimeoutSeconds);
        Assert.Equal(former, Read("{nodes: 2, cluster: {failure-timeout: 5}}"));
        Assert.Contains("failure-timeout: 5", ExperimentWriter.Write(former), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_set_once_under_whichever_of_its_names() => Assert.Equal(
        ["e.yaml:4: cluster.failure-timeout is written twice, first in line 3; keep one of them."],
        Assert.Throws<ExperimentException>(() => Read("nodes: 2\ncluster:\n  gone-after: 5\n  failure-timeout: 4\n"))
            .Problems.Select(problem => problem.ToString()));

    [Fact]
    public void Replicas_need_no_nodes_and_may_relax_asynchronously() =>
        Assert.Equal(4, Read("{replicas: 4, rule: {schedule: async, stop: quiescence}}").Replicas);

    private static Experiment Read(string text, params string[] overrides) =>
        ExperimentReader.Read(text, "e.yaml", Catalogue, overrides);
}
