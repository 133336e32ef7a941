using System.Globalization;
using System.Text.Json.Nodes;

namespace NeuronActors.Cluster.Tests;

/// <summary>A node that hangs is given up in time, or waited for, as the run wants it; in neither case does anybody's memory grow.</summary>
public sealed class StoppedNodeTests(Cluster cluster, ITestOutputHelper output) : IClassFixture<Cluster>
{
    private const long GrowthMax = 64 << 20;
    private const int Epochs = 4;

    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task While_a_node_is_stopped_for_half_a_minute_under_load_nobodys_memory_grows_and_the_run_ends_as_if_nothing_had_been()
    {
        await cluster.Have(2);
        using NeuronProcess run = Start("waited-for", "nodes=2", "cluster.gone-after=120");
        await run.Says("epoch 2/");
        NeuronProcess stopped = cluster.Node("node-2");
        (string Name, int Id)[] others = [("node-1", cluster.Node("node-1").Id), ("the coordinator", run.Id), ("the broker", cluster.Broker.ProcessId!.Value)];
        stopped.Signal("STOP");
        Task<string> weights = InOneProcess();
        long[] before = [.. others.Select(other => NeuronProcess.MemoryOf(other.Id))];
        long[] most = [.. before];
        for (TimeSpan waited = TimeSpan.Zero; waited < Stopped; waited += TimeSpan.FromSeconds(0.5))
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5));
            for (int i = 0; i < others.Length; i++) most[i] = Math.Max(most[i], NeuronProcess.MemoryOf(others[i].Id));
        }
        stopped.Signal("CONT");
        for (int i = 0; i < others.Length; i++)
        {
            string told = string.Create(CultureInfo.InvariantCulture, $"{others[i].Name}: {before[i] >> 20} MiB before, {most[i] >> 20} MiB at the most");
            output.WriteLine(told);
            Assert.True(most[i] - before[i] < GrowthMax, told);
        }
        Assert.Equal(await weights, Cluster.Weights(await run.Answers()));
    }

    [Fact]
    public async Task A_node_that_hangs_is_given_up_after_the_stated_time_and_what_it_still_has_is_over_when_it_wakes()
    {
        Task<string> weights = InOneProcess();
        await cluster.Have(3);
        using NeuronProcess run = Start("given-up", "nodes=3", "cluster.gone-after=2");
        await run.Says("epoch 2/");
        NeuronProcess stopped = cluster.Node("node-3");
        stopped.Signal("STOP");
        JsonNode answer = await run.Answers();
        stopped.Signal("CONT");
        await cluster.WaitForLog("node-3", "Hosts nothing of the run any more");
        JsonNode recovery = Assert.Single(answer["recoveries"]!.AsArray())!;
        Assert.Equal("node-3", (string)recovery["lost"]!);
        output.WriteLine(recovery.ToJsonString());
        Assert.InRange((double)recovery["noticedSeconds"]!, 0, 3.5);
        Assert.Equal(await weights, Cluster.Weights(answer));
    }

    private Task<string> InOneProcess() => OneProcess.WeightsOf(cluster.RunsOf("local"), Cluster.TwentyBatches(epochs: Epochs));

    /// <summary>Met in its middle, where it cannot go on without the node that is stopped.</summary>
    private NeuronProcess Start(string name, params string[] settings) => cluster.Run(
        name, [.. Cluster.TwentyBatches(epochs: Epochs), .. Cluster.Set(["engine=rabbitmq", .. settings])]);
}
