using NeuronActors.Datasets;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments.Tests;

/// <summary>A run on files of the user's own is a run like any other.</summary>
public sealed class UserDataRunTests : IDisposable
{
    private static readonly string[] FewEpochs = ["train.epochs=2", "rule.steps=10", "seed=3"];

    private readonly TemporaryFolder folder = new();

    public UserDataRunTests()
    {
        Dataset strokes = DatasetCatalogue.Load(new DatasetOptions("strokes", TrainLimit: 1280, TestLimit: 500, Seed: 0));
        Write("train", (ImageSplit)strokes.Train);
        Write("test", (ImageSplit)strokes.Test);
    }

    [Fact]
    public async Task Bytes_in_files_of_NumPy_train_to_the_weights_of_the_data_set_that_they_were_saved_from()
    {
        RunSummary named = await TrainingRun.Start(Small.Listed("ar-mnist", FewEpochs), folder.Options);
        RunSummary own = await TrainingRun.Start(OnFiles(), folder.Options);
        Assert.Equal(RunStatus.Completed, own.Status);
        Assert.Equal((named.WeightsSha256, named.TestAccuracy), (own.WeightsSha256, own.TestAccuracy));
    }

    [Fact]
    public async Task The_run_folder_names_files_with_sums_classes_and_the_widths_that_came_from_the_data()
    {
        RunSummary own = await TrainingRun.Start(OnFiles("network.layers=[auto, 12, auto]"), folder.Options);
        using RunFolder run = RunFolder.Open(own.RunFolder);
        Assert.Matches("^train-x.npy sha256 [0-9a-f]{64}, train-y.npy sha256 [0-9a-f]{64}, test-x.npy sha256 ", run.Description.Data["provenance"]);
        Assert.Equal("0, 1, 2, 3, 4, 5, 6, 7, 8, 9", run.Description.Data["classes"]);
        Assert.Equal("[784, 12, 10]", run.Description.Settings["network.layers"]);
    }

    [Fact]
    public async Task Nodes_of_a_cluster_get_numbers_for_auto_and_no_data_and_learn_the_same_weights()
    {
        string[] auto = ["network.layers=[auto, 40, 30, 20, auto]", "network.shards=2"];
        RunSummary local = await TrainingRun.Start(OnFiles(auto), folder.Options);
        await using var nodes = await NodesInProcess.Start(3);
        RunSummary spread = await TrainingRun.Start(OnFiles([.. auto, "nodes=3"]), folder.Options with { Cluster = nodes.Options });
        Assert.Equal(RunStatus.Completed, spread.Status);
        Assert.Equal(local.WeightsSha256, spread.WeightsSha256);
    }

    [Fact]
    public async Task A_run_does_not_go_on_with_a_file_that_has_changed()
    {
        RunSummary done = await TrainingRun.Start(OnFiles(), folder.Options);
        string labels = Path.Combine(folder.FolderPath, "train-y.npy");
        byte[] bytes = File.ReadAllBytes(labels);
        bytes[^1] ^= 1;
        File.WriteAllBytes(labels, bytes);
        RecordingException refusal = await Assert.ThrowsAsync<RecordingException>(() => TrainingRun.Resume(done.RunFolder, folder.Options));
        Assert.Contains("bring the file back, or start the run anew.", refusal.Message);
        bytes[^1] ^= 1;
        File.WriteAllBytes(labels, bytes);
        Assert.Equal(done.WeightsSha256, (await TrainingRun.Resume(done.RunFolder, folder.Options)).WeightsSha256);
    }

    [Theory]
    [InlineData("autoencoding", 784)]
    [InlineData("regression", 1)]
    public async Task A_task_other_than_classification_has_outputs_of_its_own(string task, int outputs)
    {
        RunSummary own = await TrainingRun.Start(OnFiles($"data.task={task}", "network.layers=[auto, 20, auto]", "train.learning-rate=0.0001"), folder.Options);
        Assert.Equal(RunStatus.Completed, own.Status);
        using RunFolder run = RunFolder.Open(own.RunFolder);
        Assert.EndsWith($"20, {outputs}]", run.Description.Settings["network.layers"]);
    }

    public void Dispose() => folder.Dispose();

    private Experiment OnFiles(params string[] overrides) =>
        Small.Listed("ar-mnist", [.. FewEpochs, $"data.train={Pair("train")}", $"data.test={Pair("test")}", .. overrides]);

    private string Pair(string part) => $"['{Path.Combine(folder.FolderPath, part)}-x.npy', '{Path.Combine(folder.FolderPath, part)}-y.npy']";

    private void Write(string part, ImageSplit split)
    {
        byte[] labels = [.. Enumerable.Range(0, split.Count).Select(sample => (byte)split.Label(sample))];
        byte[] pixels = [.. Enumerable.Range(0, split.Count).SelectMany(sample => split.Pixels(sample).ToArray())];
        File.WriteAllBytes(Path.Combine(folder.FolderPath, $"{part}-x.npy"), [.. NpyHeader.ToBytes("|u1", fortranOrder: false, [split.Count, 28, 28], 0), .. pixels]);
        File.WriteAllBytes(Path.Combine(folder.FolderPath, $"{part}-y.npy"), [.. NpyHeader.ToBytes("|u1", fortranOrder: false, [split.Count], 0), .. labels]);
    }
}
