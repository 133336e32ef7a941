using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using NeuronActors.Numerics;

namespace NeuronActors.Cluster.Tests;

/// <summary>Processes that are killed at any moment: the run ends with the weights of one that was not disturbed.</summary>
public sealed class KillTests(Members members, ITestOutputHelper output)
{
    private static readonly int Kills = Number("NEURONACTORS_KILLS", 6);
    private static readonly ulong Seed = (ulong)Number("NEURONACTORS_KILL_SEED", 2026);
    private static readonly string[] Settings = Batches.Of(1), Spread = [.. Settings, .. Batches.On(3)];

    private readonly RandomStream random = new(Seed, StreamPurpose.Order, 11);

    private enum Victim
    {
        FirstNode,
        OtherNode,
        TwoNodes,
        Coordinator,
        BeforeItsFolder,
    }

    [Fact]
    public async Task After_kills_at_random_moments_of_nodes_and_coordinators_the_weights_are_the_same()
    {
        string weights = await OneProcess.WeightsOf(Settings);
        await Undisturbed(weights);   // nodes are slow at first, while their code is compiled
        (TimeSpan toFolder, TimeSpan toEnd) = await Undisturbed(weights);
        output.WriteLine(FormattableString.Invariant($"seed {Seed}; undisturbed: {toFolder.TotalSeconds:0.00} s to the folder, {toEnd.TotalSeconds:0.00} s to the end"));
        int met = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            await members.Have(3);
            var victim = (Victim)(kill % 5);
            TimeSpan after = (victim == Victim.BeforeItsFolder ? toFolder : toEnd) * random.Uniform(0, 0, kill, 0);
            string what = FormattableString.Invariant($"{kill + 1,3} {victim} after {after.TotalSeconds:0.00} s");
            (bool wasUnderWay, JsonNode answer) = victim == Victim.BeforeItsFolder ? await KilledEarly(after) : await Disturbed(victim, after, kill);
            if (wasUnderWay) met++;
            output.WriteLine($"{what}: {(wasUnderWay ? "under way" : "the run was over")}, {answer["recoveries"]!.AsArray().Count} recoveries");
            Recoveries.AreInTime(answer, output, what);
            Assert.True(weights == Members.Weights(answer), $"{what}: other weights");
        }
        Assert.True(met >= Kills / 2, $"only {met} of {Kills} kills met a run that was under way");
    }

    private async Task<(TimeSpan ToFolder, TimeSpan ToEnd)> Undisturbed(string weights)
    {
        await members.Have(3);
        long begun = Stopwatch.GetTimestamp();
        using NeuronProcess run = members.Run(Spread);
        await run.Folder();
        TimeSpan toFolder = Stopwatch.GetElapsedTime(begun);
        Assert.Equal(weights, Members.Weights(await run.Answers()));
        return (toFolder, Stopwatch.GetElapsedTime(begun) - toFolder);
    }

    /// <summary>Nodes come back at once or after the run, by turns; another coordinator goes on at once.</summary>
    private async Task<(bool WasUnderWay, JsonNode Answer)> Disturbed(Victim victim, TimeSpan after, int kill)
    {
        using NeuronProcess run = members.Run(Spread);
        string folder = await run.Folder();
        await Task.Delay(after);
        bool wasUnderWay = run.IsRunning;
        if (victim == Victim.Coordinator && wasUnderWay)
        {
            run.Kill();
            using NeuronProcess next = members.Resume(folder);
            return (true, await next.Answers());
        }
        int other = 2 + random.Below(2, 1, 0, kill, 0);
        int[] killed = victim switch
        {
            Victim.FirstNode => [1],
            Victim.OtherNode => [other],
            Victim.TwoNodes => [1, other],
            _ => [],
        };
        foreach (int node in killed) members.Node(node).Kill();
        if (kill % 2 == 0) foreach (int node in killed) members.Start(node);
        return (wasUnderWay, await run.Answers());
    }

    /// <summary>A run that has no folder yet is begun anew; one that has is resumed.</summary>
    private async Task<(bool WasUnderWay, JsonNode Answer)> KilledEarly(TimeSpan after)
    {
        string runs = members.NewRuns();
        using (NeuronProcess run = members.RunIn(runs, Spread))
        {
            await Task.Delay(after);
            run.Kill();
        }
        string? file = Directory.Exists(runs) ? Directory.GetFiles(runs, "run.json", SearchOption.AllDirectories).SingleOrDefault() : null;
        using NeuronProcess next = file is null ? members.RunIn(runs, Spread) : members.Resume(Path.GetDirectoryName(file)!);
        return (true, await next.Answers());
    }

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : usual;
}
