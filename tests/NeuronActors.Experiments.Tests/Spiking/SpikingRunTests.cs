using NeuronActors.Networks;
using NeuronActors.Recording;
using NeuronActors.Engine;

namespace NeuronActors.Experiments.Tests;

/// <summary>A spiking run, whose neurons go on from image to image, can be broken off anywhere and ends with the same bits.</summary>
public sealed class SpikingRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Epochs of 11 batches, the last of 10 samples; checkpoints after every 4th batch and every epoch; the rate falls after 6 and 15.</summary>
    [Theory]
    [InlineData(0, 5), InlineData(0, 11), InlineData(1, 7), InlineData(1, 17)]
    public async Task Stopped_in_the_middle_of_an_epoch_and_resumed_it_ends_with_the_weights_and_metrics_of_an_undisturbed_run(int delay, int batch)
    {
        Experiment experiment = Spiking($"rule.transmission-delay={delay}");
        RunSummary undisturbed = await TrainingRun.Start(experiment, folder.Options), stopped = await StopAfter(batch, experiment);
        Assert.Equal(RunStatus.Interrupted, stopped.Status);
        await AssertResumesTo(undisturbed, stopped);
    }

    [Fact]
    public async Task Killed_some_batches_after_a_checkpoint_it_learns_them_again_to_the_same_bits()
    {
        RunSummary undisturbed = await TrainingRun.Start(Spiking(), folder.Options), stopped = await StopAfter(9, Spiking());
        string[] checkpoints = [.. Directory.GetFiles(Path.Combine(stopped.RunFolder, "checkpoints"), "*.bin").Order(StringComparer.Ordinal)];
        File.Delete(checkpoints[^1]);   // what a killed process would not have written
        var latest = new CheckpointFolder(Path.Combine(stopped.RunFolder, "checkpoints")).Latest();
        Assert.Equal(8, CheckpointFile.Read<float>(latest.Newest!.Path).Progress.Position.BatchesDone);
        await AssertResumesTo(undisturbed, stopped);
    }

    [Fact]
    public async Task A_rate_that_falls_changes_the_weights_and_falls_in_a_resumed_run_too()
    {
        RunSummary falling = await TrainingRun.Start(Spiking(), folder.Options), constant = await TrainingRun.Start(Spiking("train.decay-at=[]"), folder.Options);
        Assert.NotEqual(constant.WeightsSha256, falling.WeightsSha256);
        await AssertResumesTo(falling, await StopAfter(19, Spiking()));   // both decays lie behind
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public async Task On_three_nodes_of_which_one_dies_it_ends_with_the_weights_and_metrics_of_one_process(int delay)
    {
        RunSummary undisturbed = await TrainingRun.Start(Spiking($"rule.transmission-delay={delay}"), folder.Options);
        await using var nodes = await NodesInProcess.Start(3);
        var observer = new Saboteur(6, () => nodes.Kill("node-2").GetAwaiter().GetResult());
        RunSummary disturbed = await TrainingRun.Start(
            Spiking($"rule.transmission-delay={delay}", "nodes=3", "cluster.least-nodes=1", "network.shards=2"),
            folder.Options with { Cluster = nodes.Options, Observer = observer });
        Assert.Equal(RunStatus.Completed, disturbed.Status);
        Assert.NotEmpty(disturbed.Recoveries);
        Assert.Equal(undisturbed.WeightsSha256, disturbed.WeightsSha256);
        Assert.Equal(undisturbed.TestAccuracy, disturbed.TestAccuracy);
    }

    public void Dispose() => folder.Dispose();

    private static Experiment Spiking(params string[] overrides) => Small.Listed(
        "fa-spiking",
        [
            "network.layers=[784, 30, 20, 20]", "data.units-per-class=2", "data.train=330", "data.test=100", "train.drop-last=false", "train.epochs=2",
            "checkpoint.every=4", "train.learning-rate=0.01", "train.decay-at=[6, 15]", "train.decay-factor=0.5", "seeds=[0]", .. overrides,
        ]);

    private async Task AssertResumesTo(RunSummary undisturbed, RunSummary stopped)
    {
        RunSummary resumed = await TrainingRun.Resume(stopped.RunFolder, folder.Options);
        Assert.Equal(RunStatus.Completed, resumed.Status);
        Assert.Equal(undisturbed.WeightsSha256, resumed.WeightsSha256);
        Assert.Equal((undisturbed.TestAccuracy, undisturbed.Messages), (resumed.TestAccuracy, resumed.Messages));
        Assert.Equal(Metrics(undisturbed), Metrics(resumed));
    }

    private async Task<RunSummary> StopAfter(int batch, Experiment experiment)
    {
        using var stop = new CancellationTokenSource();
        return await TrainingRun.Start(experiment, folder.Options with { Observer = new Saboteur(batch - 1, stop.Cancel) }, stop.Token);
    }

    private static string[] Metrics(RunSummary run) =>
        [.. File.ReadAllLines(Path.Combine(run.RunFolder, "metrics.csv")).Select(line => line[..line.LastIndexOf(',')])];
}
