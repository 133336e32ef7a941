using System.Text.Json.Nodes;

namespace NeuronActors.Cluster.Tests;

/// <summary>The weights do not depend on how many processes learn, nor on which of them learns what.</summary>
public sealed class SameBitsTests(Cluster cluster) : IClassFixture<Cluster>
{
    [Theory]
    [InlineData("ar-mnist")]
    [InlineData("bp-mnist")]
    public async Task One_process_and_one_two_three_and_five_nodes_reach_the_same_weights(string experiment)
    {
        await cluster.Have(5);
        string[] settings = TenBatches(experiment);
        Task<string> weights = InOneProcess(settings);
        foreach (int nodes in new[] { 1, 2, 3, 5 }) Assert.Equal(await weights, await WeightsOf(settings, Cluster.On(nodes)));
    }

    [Theory]
    [InlineData("rule.feedback=learned")]
    [InlineData("rule.schedule=sweep", "rule.steps=20")]
    [InlineData("train.optimizer=momentum", "network.shards=auto")]
    [InlineData("rule.name=predictive-coding", "rule.steps=10")]
    [InlineData("rule.name=node-perturbation", "network.shards=[2, 2, 2]", "train.learning-rate=1e-7")]
    [InlineData("rule.name=spiking-feedback-alignment", "rule.steps=2", "network.activation=logistic", "network.output-activation=logistic")]
    public async Task Other_rules_reach_the_same_weights_on_three_nodes(params string[] changes)
    {
        await cluster.Have(3);
        string[] settings = [.. TenBatches(), .. Cluster.Set(changes)];
        Task<string> weights = InOneProcess(settings);
        Assert.Equal(await WeightsOf(settings, Cluster.On(3)), await weights);
    }

    [Fact]
    public async Task A_placement_by_hand_that_crosses_every_edge_reaches_them_too()
    {
        await cluster.Have(3);
        string yaml = Path.Combine(cluster.Folder, "placed.yaml");
        await File.WriteAllTextAsync(yaml, "extends: ar-mnist\nplace: {input: node-3, hidden1: node-1, hidden2: node-2, hidden3: node-1, output: node-3}\n");
        Task<string> weights = InOneProcess(TenBatches());
        JsonNode answer = await Answer(TenBatches(yaml), Cluster.On(3));
        Assert.Equal(await weights, Cluster.Weights(answer));
        long wire = (long)answer["wireBytes"]!, sent = (long)answer["bytes"]!;
        Assert.True(wire >= sent, $"of {sent} bytes only {wire} crossed, headers included: {answer.ToJsonString()}");
    }

    /// <summary>Enough for two checkpoints and what follows them.</summary>
    private static string[] TenBatches(string experiment = "ar-mnist") => [.. Cluster.TwentyBatches(experiment), .. Cluster.Set("train.batches=10", "data.train=640")];

    private Task<string> InOneProcess(string[] settings) => OneProcess.WeightsOf(cluster.RunsOf("local"), settings);

    private async Task<string> WeightsOf(string[] settings, string[] where) => Cluster.Weights(await Answer(settings, where));

    private async Task<JsonNode> Answer(string[] settings, string[] where)
    {
        using NeuronProcess run = cluster.Run("same", [.. settings, .. where]);
        return await run.Answers();
    }
}
