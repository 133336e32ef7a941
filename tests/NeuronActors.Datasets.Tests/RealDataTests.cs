namespace NeuronActors.Datasets.Tests;

/// <summary>Against the real files, where the environment variable NEURONACTORS_DATA names them.</summary>
public sealed class RealDataTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("NEURONACTORS_DATA");

    [Theory]
    [InlineData("mnist", "5923 6742 5958 6131 5842 5421 5918 6265 5851 5949", "980 1135 1032 1010 982 892 958 1028 974 1009")]
    [InlineData("digits-8x8", "376 389 380 389 387 376 377 387 380 382", "178 182 177 183 181 182 181 179 174 180")]
    public void Classes_are_as_often_as_published(string name, string train, string test)
    {
        var dataset = Load(name, name == "mnist" ? "train-images-idx3-ubyte" : "optdigits.tra");
        Assert.Equal(train, string.Join(' ', Counts(dataset.Train)));
        Assert.Equal(test, string.Join(' ', Counts(dataset.Test)));
    }

    /// <summary>0.1307 and 0.3081 are the mean and deviation of MNIST's training pixels that everyone's scripts contain.</summary>
    [Fact]
    public void Standardised_mnist_has_the_mean_and_deviation_that_are_known()
    {
        var mnist = Load("mnist", "train-images-idx3-ubyte", InputScaling.Standardise);
        var image = (ImageSplit)mnist.Train;
        var inputs = new double[mnist.Inputs];
        image.CopyInputs([0], inputs);
        var background = inputs[0];
        var brightest = image.Pixels(0).IndexOf((byte)253);
        Assert.Equal(-0.1307 / 0.3081, background, 3);
        Assert.Equal((253 / 255.0 - 0.1307) / 0.3081, inputs[brightest], 3);
    }

    [Fact]
    public void Lossy_cifar_records_can_be_left_out()
    {
        SkipWithout("cifar-10", "test_batch.lossy-records.txt");
        var cifar = DatasetCatalogue.Load(new("cifar-10", Folder, TrainLimit: 100, ExcludeLossy: true));
        Assert.Equal((100, 9980, 3072), (cifar.Train.Count, cifar.Test.Count, cifar.Inputs));
        Assert.Equal([1000, 1000, 1000, 1000, 1000, 1000, 1000, 999, 981, 1000], Counts(cifar.Test));
    }

    [Fact]
    public void Every_file_but_those_of_cifar_which_take_seconds_is_a_known_one_or_missing()
    {
        SkipWithout("mnist", "train-images-idx3-ubyte");
        KnownFile[] files = [.. KnownFiles.All.Where(file => file.Dataset != "cifar-10")];
        Assert.All(DatasetCheck.Verify(Folder!, files, CancellationToken.None), check => Assert.True(
            check.State is FileState.Ok or FileState.Missing, check.ToString()));
    }

    private static Dataset Load(string name, string file, InputScaling scaling = InputScaling.Unit)
    {
        SkipWithout(name, file);
        return DatasetCatalogue.Load(new(name, Folder, scaling));
    }

    private static void SkipWithout(string name, string file)
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Folder), "NEURONACTORS_DATA is not set.");
        Assert.SkipWhen(new DatasetFolder(Folder, name).TryFind(file) is null, $"{Folder} has no {name}/{file}.");
    }

    private static int[] Counts(DataSplit split) =>
        [.. Enumerable.Range(0, split.Count).CountBy(split.Label).OrderBy(pair => pair.Key).Select(pair => pair.Value)];
}
