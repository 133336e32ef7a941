using System.Text.Json.Nodes;
using NeuronActors.Experiments.Tests;

namespace NeuronActors.Cluster.Tests;

/// <summary>Weights and records do not depend on how many processes learn, nor on which of them hosts what.</summary>
public sealed class SameBitsTests(Members members)
{
    [Theory]
    [InlineData("rule.steps=20", "rule.feedback=learned")]
    [InlineData("rule.name=predictive-coding", "rule.steps=10", "train.optimizer=momentum", "network.shards=auto")]
    public async Task One_process_and_two_three_and_five_nodes_reach_the_same_weights(params string[] rule)
    {
        await members.Have(5);
        string[] settings = Short(rule);
        Task<string> weights = OneProcess.WeightsOf(settings);
        foreach (int nodes in new[] { 2, 3, 5 }) Assert.Equal(await weights, Members.Weights(await Answer(members.NewRuns(), settings, nodes)));
    }

    [Fact]
    public async Task What_three_nodes_record_is_what_one_process_records()
    {
        await members.Have(3);
        string[] settings = Short(
            "rule.steps=4",
            "record=[{population: \"*\", neurons: 0..1, samples: 0..1}, {population: hidden2, kinds: [feedback], samples: 0..2, as: trace}]");
        Task<JsonNode> alone = OneProcess.Answer(settings);
        JsonNode spread = await Answer(members.Runs, settings, 3);
        Assert.Equal(Members.Weights(await alone), Members.Weights(spread));
        Assert.NotEmpty(RecordsOf(spread));
        Assert.Equal(RecordsOf(await alone), RecordsOf(spread));
    }

    [Fact]
    public async Task A_placement_by_hand_that_crosses_every_edge_reaches_the_same_weights()
    {
        await members.Have(3);
        string[] settings = Short("rule.steps=20");
        Task<string> weights = OneProcess.WeightsOf(settings);
        string[] placed = [.. settings, .. Batches.Set("place={input: node-3, hidden1: node-1, hidden2: node-2, hidden3: node-1, output: node-3}")];
        JsonNode answer = await Answer(members.NewRuns(), placed, 3);
        Assert.Equal(await weights, Members.Weights(answer));
        long wire = (long)answer["wireBytes"]!, sent = (long)answer["bytes"]!;
        Assert.True(wire >= sent, $"of {sent} bytes only {wire} crossed, headers included: {answer.ToJsonString()}");
    }

    /// <summary>Enough for two checkpoints and what follows them.</summary>
    private static string[] Short(params string[] settings) => Batches.Of(1, ["train.batches=10", "data.train=640", .. settings]);

    private static IReadOnlyList<string> RecordsOf(JsonNode answer) => Records.Union((string)answer["runFolder"]!);

    private async Task<JsonNode> Answer(string folder, string[] settings, int nodes)
    {
        using NeuronProcess run = members.RunIn(folder, [.. settings, .. Batches.On(nodes)]);
        return await run.Answers();
    }
}
