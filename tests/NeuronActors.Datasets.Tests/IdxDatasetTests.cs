namespace NeuronActors.Datasets.Tests;

public sealed class IdxDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Four_files_make_a_data_set(bool packed)
    {
        TinyFiles.WriteMnist(_folder, packed: packed);
        var mnist = Load("mnist");
        Assert.Equal((4, 2, 6, 10, 10), (mnist.Train.Count, mnist.Test.Count, mnist.Inputs, mnist.Targets, mnist.Classes));
        Assert.Equal([3, 0, 9, 3], Enumerable.Range(0, 4).Select(mnist.Train.Label));
        var pixels = new float[6];
        mnist.Train.CopyInputs([2], pixels);
        Assert.Equal(TinyFiles.Bytes(24)[12..18].Select(pixel => (float)(pixel / 255.0)), pixels);
    }

    [Fact]
    public void Provenance_names_every_file_with_its_hash()
    {
        TinyFiles.WriteMnist(_folder, "fashion-mnist", packed: true);
        var line = Load("fashion-mnist").Provenance;
        foreach (var path in Directory.GetFiles(Path.Combine(_folder.Path, "fashion-mnist")))
        {
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
            Assert.Contains($"fashion-mnist/{Path.GetFileName(path)} sha256 {hash}", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Kmnist_falls_back_to_its_first_7000_images_and_says_so()
    {
        TinyFiles.WriteMnist(_folder, "kmnist");
        Assert.DoesNotContain("7000", Load("kmnist").Provenance, StringComparison.Ordinal);
        foreach (var rest in new[] { "images-idx3-ubyte", "labels-idx1-ubyte" })
            File.Move(
                Path.Combine(_folder.Path, "kmnist", $"train-{rest}"), Path.Combine(_folder.Path, "kmnist", $"train-first7000-{rest}"));
        var cut = Load("kmnist");
        Assert.Equal(4, cut.Train.Count);
        Assert.StartsWith("only the first 7000 of the 60000", cut.Provenance, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_keep_the_first_samples()
    {
        TinyFiles.WriteMnist(_folder);
        var few = DatasetCatalogue.Load(new("mnist", _folder.Path, TrainLimit: 3, TestLimit: 100));
        Assert.Equal((3, 2), (few.Train.Count, few.Test.Count));
        Assert.Equal([3, 0, 9], Enumerable.Range(0, 3).Select(few.Train.Label));
    }

    [Fact]
    public void Images_and_labels_that_do_not_agree_in_number_are_refused()
    {
        TinyFiles.WriteMnist(_folder);
        _folder.Write("mnist/t10k-labels-idx1-ubyte", TinyFiles.Labels(1, 2, 3));
        Refused.With(() => Load("mnist"), "t10k-labels-idx1-ubyte, byte 4: 3 labels found", "holds 2 images");
    }

    [Fact]
    public void Test_images_of_another_size_are_refused()
    {
        TinyFiles.WriteMnist(_folder);
        _folder.Write("mnist/t10k-images-idx3-ubyte", TinyFiles.Images(2, 3, 2));
        Refused.With(() => Load("mnist"), "t10k-images-idx3-ubyte, byte 8: images of 3×2 found", "are 2×3");
    }

    [Fact]
    public void A_missing_file_is_named_with_what_to_do()
    {
        TinyFiles.WriteMnist(_folder);
        File.Delete(Path.Combine(_folder.Path, "mnist", "train-labels-idx1-ubyte"));
        Refused.With(
            () => Load("mnist"), "train-labels-idx1-ubyte.gz", Path.Combine(_folder.Path, "mnist"),
            "neuron data get mnist", "NEURONACTORS_DATA", "data.name: strokes");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_folder_the_remedy_is_the_same(string? folder) =>
        Refused.With(
            () => DatasetCatalogue.Load(new("mnist", folder)), "needs a data folder", "mnist/train-images-idx3-ubyte.gz",
            "neuron data get mnist", "NEURONACTORS_DATA", "data.name: strokes");

    private Dataset Load(string name) => DatasetCatalogue.Load(new(name, _folder.Path));
}
