using System.Globalization;
using System.Text.Json.Nodes;
using NeuronActors.Numerics;

namespace NeuronActors.Cluster.Tests;

/// <summary>Whoever is killed whenever, the run ends with the weights of one that nobody disturbed.</summary>
public sealed class KillTests(Cluster cluster, ITestOutputHelper output) : IClassFixture<Cluster>
{
    /// <summary>How many kills: as many as the environment says, or as fit into a minute.</summary>
    private static readonly int Kills =
        int.TryParse(Environment.GetEnvironmentVariable("NEURONACTORS_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 6;

    private readonly RandomStream random = new(2026, StreamPurpose.Order, 11);

    [Fact]
    public async Task After_kills_at_random_moments_of_node_broker_and_coordinator_the_weights_are_the_same()
    {
        await cluster.Have(3);
        string weights = await cluster.WeightsInOneProcess();
        await WatchedRun.Undisturbed(cluster, "first", weights);   // nodes are slow at first, while their code is compiled
        TimeSpan whole = await WatchedRun.Undisturbed(cluster, "second", weights);
        int recovered = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            await cluster.Have(3);
            Victim victim = (Victim)(kill % 3);
            TimeSpan after = whole * random.Uniform(0, 0, kill, 0);
            JsonNode answer = await Disturbed(kill, victim, after);
            JsonArray recoveries = answer["recoveries"]!.AsArray();
            if (recoveries.Count > 0 || victim == Victim.Coordinator) recovered++;
            output.WriteLine($"{kill + 1,3}  {victim,-11} after {after.TotalSeconds:0.00} s  {string.Join("; ", recoveries.Select(WatchedRun.Told))}");
            Assert.True(weights == Cluster.Weights(answer), $"kill {kill + 1}, {victim} after {after}: other weights");
        }
        Assert.True(recovered >= Kills / 2, $"only {recovered} of {Kills} kills met a run that was under way");
    }

    private async Task<JsonNode> Disturbed(int kill, Victim victim, TimeSpan after)
    {
        using WatchedRun run = await WatchedRun.Begin(cluster, $"kill-{kill}");
        await Task.Delay(after);
        switch (victim)
        {
            case Victim.Node:
                cluster.Node($"node-{1 + random.Below(3, 1, 0, kill, 0)}").Kill();
                break;
            case Victim.Broker:
                cluster.Broker.Kill();
                await Task.Delay(TimeSpan.FromSeconds(random.Uniform(2, 0, kill, 0)));
                await cluster.Broker.Restart();
                break;
            default:
                if (!run.Process.IsRunning) break;
                run.Process.Kill();
                run.Resume();
                break;
        }
        return await run.Process.Answers();
    }

    private enum Victim
    {
        Node,
        Broker,
        Coordinator,
    }
}
