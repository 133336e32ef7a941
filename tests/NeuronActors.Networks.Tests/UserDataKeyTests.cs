namespace NeuronActors.Networks.Tests;

/// <summary>Keys that name files of the user's own, and layers whose width comes from the data.</summary>
public sealed class UserDataKeyTests
{
    private static readonly string Folder = Path.GetFullPath("mine");

    [Theory]
    [InlineData("data: {train: train.npz, test: test.csv}")]
    [InlineData("data: {train-file: train.npz, test-file: test.csv}")]
    [InlineData("data.train: train.npz\ndata: {test: ./test.csv}")]
    public void A_path_is_relative_to_the_file_that_states_it(string text)
    {
        var data = ExperimentReader.Read(text, "mine/e.yaml").Data;
        Assert.Equal([Path.Combine(Folder, "train.npz")], data.TrainFile);
        Assert.Equal([Path.Combine(Folder, "test.csv")], data.TestFile);
        Assert.Equal((null, null, "train.npz"), (data.Train, data.Test, data.Title));
    }

    [Fact]
    public void A_path_on_the_command_line_is_relative_to_the_working_folder() => Assert.Equal(
        [Path.GetFullPath("x.npy"), Path.GetFullPath("y.npy")],
        ExperimentReader.Read("data.test: 5", "mine/e.yaml", null, ["data.train=[x.npy, y.npy]", "data.test=3"]).Data.TrainFile);

    [Fact]
    public void A_path_in_an_extended_file_is_relative_to_that_file()
    {
        var data = ExperimentReader.Read("extends: below/base.yaml", "mine/e.yaml", null, null, path => path.EndsWith("base.yaml", StringComparison.Ordinal) ? "data: {train: t.csv, test: 7}" : null).Data;
        Assert.Equal([Path.Combine(Folder, "below", "t.csv")], data.TrainFile);
        Assert.Equal(7, data.Test);
    }

    [Fact]
    public void An_experiment_that_is_written_keeps_its_files_wherever_it_is_read_again()
    {
        var experiment = ExperimentReader.Read("name: e\ndata: {train: [x.npy, y.npy], test: 'my test.csv', inputs: [a, b], targets: c, task: regression}\nnetwork.layers: [auto, 10, auto]", "mine/e.yaml");
        Assert.Equal(experiment, ExperimentReader.Read(ExperimentWriter.Write(experiment), "elsewhere/run.json"));
        Assert.Empty(ExperimentValidator.Check(experiment));
    }

    [Fact]
    public void A_number_stays_the_most_samples_beside_a_file_too()
    {
        var data = ExperimentReader.Read("data: {train-file: t.csv, train: 100, test-file: s.csv, test: 50}", "e.yaml").Data;
        Assert.Equal((100, 50), (data.Train, data.Test));
    }

    [Fact]
    public void A_file_sets_aside_the_name_and_the_counts_of_what_it_extends()
    {
        var data = ExperimentReader.Read("data: {name: mnist, folder: f, train: 5000, test: 100}", "e.yaml", null, ["data.train=t.csv", "data.test=s.csv"]).Data;
        Assert.Equal(("strokes", null, null, null), (data.Name, data.Folder, data.Train, data.Test));
    }

    [Theory]
    [InlineData("data: {train: t.csv}", "data.train names t.csv, but nothing to test with; write data.test: FILE, or a number of its samples to set aside, such as data.test: 100.")]
    [InlineData("data: {train: t.csv, test: 5, name: mnist}", "data.name is mnist, which means nothing with data.train-file:")]
    [InlineData("data: {test: t.csv}", "which means nothing with data.train-file: null; leave it out, or write data.train: FILE.")]
    [InlineData("data: {task: regression}", "data.task is regression, which means nothing with data.train-file: null")]
    [InlineData("data: {train: t.csv, test: 5, task: regression, target-on: 0.9}", "data.target-on is 0.9, which means nothing with data.task: regression")]
    [InlineData("data: {train: all}", "data.train is 'all'; it must be a whole number")]
    [InlineData("data: {train: [a, b, c]}", "data.train-file is a list; it must be the path of a file, relative to the file that states it, a list of two")]
    [InlineData("data: {train: t.csv, train-file: s.csv}", "data.train-file")]
    [InlineData("data: {target: y}", "The array or column of targets is named by data.targets.")]
    [InlineData("network.layers: [auto, auto, 10]", "network.layers[1] is auto, but only the first and the last layer have their width from the data; write a number of neurons.")]
    public void What_does_not_fit_is_refused(string text, string sentence) => Assert.Contains(
        sentence, Assert.Throws<ExperimentException>(() => ExperimentReader.Read(text, "e.yaml")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("discriminative", 4, 3)]
    [InlineData("generative", 3, 4)]
    public void Auto_layers_are_as_wide_as_the_data(string direction, int first, int last)
    {
        var experiment = ExperimentReader.Read($"network.layers: [auto, 10, {{neurons: auto, name: answer}}]\nrule: {{name: predictive-coding, direction: {direction}}}", "e.yaml");
        Assert.True(experiment.Network.HasAuto);
        var known = ExperimentValidator.WithWidths(experiment, inputs: 4, targets: 3);
        Assert.Equal([first, 10, last], known.Network.Layers.Select(layer => layer.Neurons));
        Assert.Equal("answer", known.Network.Layers[2].Name);
        Assert.Same(known, ExperimentValidator.WithWidths(known, 1, 1));
    }

    [Fact]
    public void Layers_are_checked_again_once_their_width_is_known() => Assert.Contains(
        "are no square image",
        Assert.Throws<ExperimentException>(() => ExperimentValidator.WithWidths(
            ExperimentReader.Read("network.layers: [auto, {neurons: 16, patch: 2}, auto]", "e.yaml"), inputs: 8, targets: 2)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_network_whose_width_is_not_known_is_not_laid_out() => Assert.Contains(
        "write numbers of neurons",
        Assert.Throws<ExperimentException>(() => ExperimentReader.Read("network.layers: [auto, 10]", "e.yaml").LaidOut(1)).Message,
        StringComparison.Ordinal);
}
