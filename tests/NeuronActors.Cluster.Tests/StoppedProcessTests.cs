using System.Diagnostics;
using System.Text.Json.Nodes;

namespace NeuronActors.Cluster.Tests;

/// <summary>Processes that hang, leave in order, or come back, while a run is under way.</summary>
public sealed class StoppedProcessTests(Members members, ITestOutputHelper output)
{
    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(10);
    private static readonly string[] Settings = Batches.Of(8), Spread = [.. Settings, .. Batches.On(3)];

    /// <summary>No connection breaks; nothing but its silence tells of it.</summary>
    [Fact]
    public async Task A_node_that_hangs_for_ten_seconds_is_given_up_in_time_and_used_again_when_it_goes_on()
    {
        NeuronProcess run = await Begin();
        members.Node(3).Signal("STOP");
        await Task.Delay(Stopped);
        members.Node(3).Signal("CONT");
        JsonNode answer = await SameWeights(run);
        Recoveries.AreInTime(answer, output, "node-3 stopped");
        Assert.Contains(answer["recoveries"]!.AsArray(), recovery => (string)recovery!["lost"]! == "node-3");
        await members.Have(3);
        using NeuronProcess again = members.Run([.. Batches.Of(1), .. Batches.On(3)]);
        Assert.Equal(["node-1", "node-2", "node-3"], Members.Nodes(await again.Answers()));
    }

    [Fact]
    public async Task A_coordinator_that_hangs_for_ten_seconds_ends_with_the_same_weights()
    {
        NeuronProcess run = await Begin();
        run.Signal("STOP");
        await Task.Delay(Stopped);
        run.Signal("CONT");
        Recoveries.AreInTime(await SameWeights(run), output, "coordinator stopped");
    }

    [Fact]
    public async Task A_node_that_is_asked_to_end_hands_over_and_the_run_goes_on_without_a_recovery()
    {
        NeuronProcess run = await Begin();
        NeuronProcess leaver = members.Node(2);
        leaver.Signal("TERM");
        (int code, _) = await leaver.Ends();
        Assert.Equal(0, code);
        await run.Says("rearranged: node-2 wants to leave");
        JsonNode answer = await SameWeights(run);
        Assert.Empty(answer["recoveries"]!.AsArray());
        Assert.Equal(["node-1", "node-3"], Members.Nodes(answer));
    }

    [Fact]
    public async Task A_node_that_is_killed_and_started_again_is_used_from_the_next_checkpoint_on()
    {
        NeuronProcess run = await Begin();
        members.Node(2).Kill();
        long begun = Stopwatch.GetTimestamp();
        members.Start(2);
        await members.Log(2, "Connected to");
        TimeSpan back = Stopwatch.GetElapsedTime(begun);
        await members.Log(2, "Hosts ");
        output.WriteLine(FormattableString.Invariant(
            $"a member again after {back.TotalSeconds:0.00} s, at work after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.00} s"));
        JsonNode answer = await SameWeights(run);
        Recoveries.AreInTime(answer, output, "node-2 killed");
        Assert.Equal(["node-1", "node-2", "node-3"], Members.Nodes(answer));
        Assert.True(back.TotalSeconds <= 3 * Recoveries.Tolerance, $"a member again after {back.TotalSeconds} s");
    }

    /// <summary>A run that has learnt an epoch.</summary>
    private async Task<NeuronProcess> Begin()
    {
        await OneProcess.WeightsOf(Settings);
        await members.Have(3);
        NeuronProcess run = members.Run(Spread);
        await run.Says("epoch 1/");
        return run;
    }

    private static async Task<JsonNode> SameWeights(NeuronProcess run)
    {
        using (run)
        {
            JsonNode answer = await run.Answers();
            Assert.Equal(await OneProcess.WeightsOf(Settings), Members.Weights(answer));
            return answer;
        }
    }
}
