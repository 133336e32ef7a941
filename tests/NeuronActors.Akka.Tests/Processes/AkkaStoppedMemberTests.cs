using System.Globalization;
using System.Text.Json.Nodes;
using NeuronActors.Cluster.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>A member that hangs, so that no connection breaks and nothing but its silence tells of it.</summary>
public sealed class AkkaStoppedMemberTests(Members members, ITestOutputHelper output) : IClassFixture<Members>
{
    /// <summary>From the last sign of life to the first batch that is learnt again, in seconds. 4.0 and 8.7 were measured beside other work; a machine that is busier still takes longer.</summary>
    private const double ActedUponWithin = 40;

    [Theory]
    [InlineData("cluster.gone-after=3")]   // the default: the run's own beats tell
    [InlineData("cluster.gone-after=300")]   // the cluster's heartbeats alone tell
    public async Task Its_loss_is_noticed_and_acted_upon_in_time_and_it_takes_part_again_when_it_wakes(string patience)
    {
        await members.Have(3);
        string[] batches = ProcessCluster.TwentyBatches(epochs: 4);
        using NeuronProcess run = members.Run("given-up", [.. batches, .. members.OnNodes(3), .. ProcessCluster.Set(patience)]);
        await run.Says("epoch 2/");
        NeuronProcess stopped = members.Node("node-3");
        stopped.Signal("STOP");
        JsonNode answer = await run.Answers();
        stopped.Signal("CONT");
        await members.WaitForLog("node-3", "Hosts nothing of the run any more");
        JsonNode recovery = Assert.Single(answer["recoveries"]!.AsArray())!;
        output.WriteLine($"{patience}: {WatchedRun.Told(recovery)}");
        Assert.Equal("node-3", (string)recovery["lost"]!);
        Assert.InRange((double)recovery["noticedSeconds"]! + (double)recovery["recoveredSeconds"]!, 0, ActedUponWithin);
        using (NeuronProcess local = members.Run("local", batches)) Assert.Equal(ProcessCluster.Weights(await local.Answers()), ProcessCluster.Weights(answer));
        using NeuronProcess again = members.Run("again", [.. ProcessCluster.TwentyBatches(), .. members.OnNodes(3)]);
        Assert.Equal(["node-1", "node-2", "node-3"], (await again.Answers())["nodes"]!.AsArray().Select(node => (string)node!));
    }
}
