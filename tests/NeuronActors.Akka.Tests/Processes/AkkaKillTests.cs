using System.Globalization;
using System.Text.Json.Nodes;
using NeuronActors.Cluster.Tests;
using NeuronActors.Numerics;

namespace NeuronActors.Akka.Tests;

/// <summary>Members that are killed whenever: the run ends with the weights of one that nobody disturbed.</summary>
public sealed class AkkaKillTests(Members members, ITestOutputHelper output) : IClassFixture<Members>
{
    /// <summary>Kills of one run at the most, so that it comes to its end.</summary>
    private const int KillsOfARun = 4;

    /// <summary>How many kills.</summary>
    private static readonly int Kills =
        int.TryParse(Environment.GetEnvironmentVariable("NEURONACTORS_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 20;

    private readonly RandomStream random = new(2026, StreamPurpose.Order, 12);
    private TimeSpan whole;
    private int kills;
    private int met;

    [Fact]
    public async Task After_twenty_kills_at_random_moments_of_members_and_coordinators_the_weights_are_the_same()
    {
        await members.Have(3);
        string weights = await members.WeightsInOneProcess();
        await WatchedRun.Undisturbed(members, "first", weights);   // nodes are slow at first, while their code is compiled
        whole = await WatchedRun.Undisturbed(members, "second", weights);
        output.WriteLine($"undisturbed {whole.TotalSeconds:0.00} s");
        for (int run = 0; kills < Kills; run++)
        {
            await members.Have(3);
            JsonNode answer = await Disturbed($"disturbed-{run}");
            Assert.True(weights == ProcessCluster.Weights(answer), $"run {run}: other weights");
        }
        output.WriteLine($"{met} of {Kills} kills met a run that was under way");
        Assert.True(met >= Kills / 2, $"only {met} of {Kills} kills met a run that was under way");
    }

    [Fact]
    public async Task When_two_of_three_members_are_killed_at_once_the_first_among_them_the_run_ends_with_the_same_weights_after_they_came_back()
    {
        await members.Have(3);
        using WatchedRun run = await WatchedRun.Begin(members, "halved", epochs: 2);
        await run.Process.Says("epoch 1/");
        foreach (string victim in new[] { "node-1", "node-2" }) members.Node(victim).Kill();
        await members.Have(3);
        JsonNode answer = await run.Process.Answers();
        output.WriteLine(string.Join("; ", answer["recoveries"]!.AsArray().Select(WatchedRun.Told)));
        using NeuronProcess local = members.Run("local", ProcessCluster.TwentyBatches(epochs: 2));
        Assert.Equal(ProcessCluster.Weights(await local.Answers()), ProcessCluster.Weights(answer));
    }

    /// <summary>A run, and kills as long as it goes on; members come back, and another coordinator goes on with the run.</summary>
    private async Task<JsonNode> Disturbed(string name)
    {
        using WatchedRun run = await WatchedRun.Begin(members, name);
        for (int killed = 0; killed < KillsOfARun && kills < Kills && run.Process.IsRunning; killed++)
        {
            TimeSpan after = whole * random.Uniform(0, 0, kills, 0);
            await Task.Delay(after);
            if (run.Process.IsRunning) met++;
            string victim = await Kill(run);
            output.WriteLine($"{++kills,3}  {name}  {victim} after {after.TotalSeconds:0.00} s");
        }
        JsonNode answer = await run.Process.Answers();
        foreach (JsonNode? recovery in answer["recoveries"]!.AsArray()) output.WriteLine($"     {name}  {WatchedRun.Told(recovery)}");
        return answer;
    }

    /// <summary>By turns the coordinator, the member that has begun the cluster and leads it, and one of the others.</summary>
    private async Task<string> Kill(WatchedRun run)
    {
        if (kills % 3 == 0)
        {
            if (!run.Process.IsRunning) return "nobody";
            run.Process.Kill();
            run.Resume();
            return "coordinator";
        }
        string victim = $"node-{(kills % 3 == 1 ? 1 : 2 + random.Below(2, 1, 0, kills, 0))}";
        members.Node(victim).Kill();
        await members.Have(3);
        return victim;
    }
}
