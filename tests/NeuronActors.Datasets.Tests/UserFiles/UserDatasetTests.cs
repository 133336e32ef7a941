using System.Security.Cryptography;

namespace NeuronActors.Datasets.Tests.UserFiles;

public sealed class UserDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Samples_set_aside_for_the_test_are_drawn_by_the_seed_and_not_learned()
    {
        var first = Fixture.Split(Fixture.Path("stored.npz"), test: 2);
        Assert.Equal((4, 2), (first.Train.Count, first.Test.Count));
        var all = new[] { first.Train, first.Test }.SelectMany(split => Enumerable.Range(0, split.Count).Select(sample => Fixture.Inputs(split, sample)[0]));
        Assert.Equal([0, 40, 80, 120, 160, 200], all.Order());
        Assert.Equal(Fixture.Inputs(first.Test, 0, 1), Fixture.Inputs(Fixture.Split(Fixture.Path("stored.npz"), test: 2).Test, 0, 1));
        Assert.Contains("2 samples set aside for the test by seed 1", first.Provenance, StringComparison.Ordinal);
        Refused.With(() => Fixture.Split(Fixture.Path("stored.npz"), test: 6), "data.test is 6", "write a number in [1, 5]");
    }

    [Fact]
    public void Provenance_names_every_file_with_its_sum()
    {
        var path = Fixture.Path("stored.npz");
        var sum = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        Assert.Equal($"stored.npz sha256 {sum}", Fixture.Whole("stored.npz").Provenance);
        Assert.Matches("^grey \\(4 images\\) sha256 [0-9a-f]{64}$", Fixture.Whole("grey").Provenance);
        var both = new Datasets.UserFiles([path]) { Test = [Fixture.Path("compressed.npz")] };
        Assert.Matches($"^stored.npz sha256 {sum}, compressed.npz sha256 [0-9a-f]{{64}}$", DatasetCatalogue.Load(new("none") { Files = both }).Provenance);
    }

    [Theory]
    [InlineData("grey", 12, 3, 4)]
    [InlineData("rgb", 36, 3, 3, 4)]
    public void A_folder_of_images_has_a_class_for_each_folder(string name, int inputs, params int[] shape)
    {
        var data = Fixture.Whole(name);
        Assert.Equal((4, inputs), (data.Train.Count, data.Inputs));
        Assert.Equal(shape, data.Shape);
        Assert.Equal(["dark", "light"], data.ClassNames);
        Assert.Equal([0, 0, 1, 1], Fixture.Labels(data.Train));
        Assert.Equal(Enumerable.Range(0, inputs).Select(i => (double)(201 + i % 12 + i / 12)), Fixture.Inputs(data.Train, 3));
    }

    [Fact]
    public void An_image_of_another_size_or_a_damaged_one_is_refused_with_its_name()
    {
        foreach (var kind in new[] { "dark", "light" })
            foreach (var file in new[] { "0.png", "1.png" })
                _folder.Write($"all/{kind}/{file}", File.ReadAllBytes(Fixture.Path($"grey/{kind}/{file}")));
        var path = Path.Combine(_folder.Path, "all");
        _folder.Write("all/light/1.png", File.ReadAllBytes(Fixture.Path("rgb/light/1.png")));
        Refused.With(() => Fixture.Whole([path]), "1.png has 3×3×4 pixels, but", "0.png 3×4", "of one size");

        var sound = File.ReadAllBytes(Fixture.Path("grey/light/1.png"));
        var random = new Random(5);
        for (var trial = 0; trial < 300; trial++)
        {
            var bytes = trial % 3 == 0 ? sound[..random.Next(sound.Length)] : [.. sound];
            for (var change = 0; change < 1 + trial % 3 && bytes.Length > 0; change++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            _folder.Write("all/light/1.png", bytes);
            NumPyTests.Answers(() => Fixture.Whole([path]));
        }
        Refused.With(() => Fixture.Whole([Fixture.Path("grey/dark")]), "holds no PNG images", "a folder named after the class");
    }

    [Fact]
    public void Idx_files_are_read_by_their_paths()
    {
        TinyFiles.WriteMnist(_folder, packed: true);
        string[] train = [.. new[] { "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz" }.Select(name => Path.Combine(_folder.Path, "mnist", name))];
        var data = Fixture.Whole(train, scaling: InputScaling.Unit);
        var named = DatasetCatalogue.Load(new("mnist", _folder.Path));
        Assert.Equal([2, 3], data.Shape);
        Assert.Equal(["0", "3", "9"], data.ClassNames);
        Assert.Equal(Fixture.Inputs(named.Train, 0, 1, 2, 3), Fixture.Inputs(data.Train, 0, 1, 2, 3));
    }

    [Theory]
    [InlineData(LearningTask.Regression, "names.npy", "data.task is regression", "texts as targets, such as 'cow'")]
    [InlineData(LearningTask.Classification, "type-le-f4.npy", "data.task is classification", "are [4 × 3 × 2]")]
    public void A_task_that_does_not_fit_the_targets_is_refused(LearningTask task, string targets, params string[] parts) =>
        Refused.With(() => Fixture.Whole([Fixture.Path("version-1.npy"), Fixture.Path(targets)], files => files with { Task = task }), parts);

    [Fact]
    public void A_file_that_is_not_there_or_empty_is_refused()
    {
        Refused.With(() => Fixture.Whole("nothing.npz"), "There is no file", "nothing.npz");
        Refused.With(() => Fixture.Whole([_folder.Write("empty.csv", [])]), "empty.csv is empty");
    }

    [Fact]
    public void A_table_may_test_what_an_archive_trains_whatever_its_array_is_called()
    {
        var test = _folder.Write("test.csv", "a,b,c,d,y\n1,2,3,4,2\n");
        var data = DatasetCatalogue.Load(new("none", Scaling: InputScaling.Raw) { Files = new([Fixture.Path("stored.npz")]) { Test = [test], Inputs = ["x"], Targets = ["y"] } });
        Assert.Equal([1, 2, 3, 4], Fixture.Inputs(data.Test, 0));
        Assert.Equal(2, data.Test.Label(0));
    }

    [Theory]
    [InlineData("kind\ncow\ncat\nox\ncat\n")]
    [InlineData("name,label\nBerta,cow\nMimi,cat\nJo,ox\nMau,cat\n")]
    public void Targets_may_stand_in_a_table_beside_an_array_of_inputs(string text)
    {
        var data = Fixture.Whole([Fixture.Path("version-1.npy"), _folder.Write("targets.csv", text)]);
        Assert.Equal(["cat", "cow", "ox"], data.ClassNames);
        Assert.Equal([1, 0, 2, 0], Fixture.Labels(data.Train));
    }

    [Fact]
    public void Inputs_and_targets_of_different_number_are_refused() =>
        Refused.With(() => Fixture.Whole([Fixture.Path("regression.npz"), Fixture.Path("names.npy")]), "names.npy has 4 samples", "has 6");

    [Fact]
    public void Each_sample_is_its_own_target_when_autoencoding()
    {
        var data = Fixture.Whole("stored.npz", files => files with { Task = LearningTask.Autoencoding }, InputScaling.Unit);
        Assert.Equal((4, 4, 0), (data.Inputs, data.Targets, data.Classes));
        Assert.Equal(Fixture.Inputs(data.Train, 5), Fixture.Targets(data.Train, 5));
    }
}
