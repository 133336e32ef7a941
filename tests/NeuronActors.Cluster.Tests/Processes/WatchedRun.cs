using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace NeuronActors.Cluster.Tests;

/// <summary>A run of epochs of twenty batches on three nodes that has a folder by now, so that it can be resumed whatever happens to it.</summary>
internal sealed class WatchedRun : IDisposable
{
    private readonly ProcessCluster cluster;

    private WatchedRun(ProcessCluster cluster, NeuronProcess process, string folder) => (this.cluster, Process, Folder) = (cluster, process, folder);

    /// <summary>Its coordinator.</summary>
    public NeuronProcess Process { get; private set; }

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>Starts one and waits for its folder.</summary>
    public static async Task<WatchedRun> Begin(ProcessCluster cluster, string name, int epochs = 1)
    {
        NeuronProcess process = cluster.Run(name, [.. ProcessCluster.TwentyBatches(epochs: epochs), .. cluster.OnNodes(3)]);
        while (true)
        {
            if (FolderIn(cluster.RunsOf(name)) is { } folder) return new WatchedRun(cluster, process, folder);
            Assert.True(process.IsRunning, process.Complaints);
            await Task.Delay(5);
        }
    }

    /// <summary>How long one takes that nobody disturbs, from the moment at which it has a folder.</summary>
    public static async Task<TimeSpan> Undisturbed(ProcessCluster cluster, string name, string weights)
    {
        using WatchedRun run = await Begin(cluster, name);
        long begun = Stopwatch.GetTimestamp();
        Assert.Equal(weights, ProcessCluster.Weights(await run.Process.Answers()));
        return Stopwatch.GetElapsedTime(begun);
    }

    /// <summary>Another process goes on with it.</summary>
    public NeuronProcess Resume()
    {
        Process.Dispose();
        return Process = NeuronProcess.Start(cluster.Environment, "resume", Folder, "--json");
    }

    /// <summary>What a run says of a recovery, in a line.</summary>
    public static string Told(JsonNode? recovery) => string.Create(
        CultureInfo.InvariantCulture,
        $"{recovery!["lost"]} noticed after {(double)recovery["noticedSeconds"]!:0.00} s, learns again {(double)recovery["recoveredSeconds"]!:0.00} s later, from batch {recovery["fromBatch"]}");

    public void Dispose() => Process.Dispose();

    private static string? FolderIn(string runs) =>
        Directory.Exists(runs) ? Path.GetDirectoryName(Directory.GetFiles(runs, "run.json", SearchOption.AllDirectories).SingleOrDefault()) : null;
}
