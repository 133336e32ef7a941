namespace NeuronActors.Datasets;

/// <summary>The public servers of the data sets. Hashes: see <see cref="KnownFiles"/>.</summary>
internal static class PublicServers
{
    public static IReadOnlyList<RemoteDataset> All { get; } =
    [
        new("mnist", new("https://ossci-datasets.s3.amazonaws.com/mnist/"), IdxFiles("mnist", 9912422, 28881, 1648877, 4542), []),
        new("fashion-mnist", new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            IdxFiles("fashion-mnist", 26421880, 29515, 4422102, 5148), []),
        new("kmnist", new("http://codh.rois.ac.jp/kmnist/dataset/kmnist/"), IdxFiles("kmnist", 18165135, 29497, 3041136, 5120), []),
        new("cifar-10", new("https://www.cs.toronto.edu/~kriz/"),
            [new("cifar-10-binary.tar.gz", 170052171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")],
            [.. Of("cifar-10").Select(file => new ArchivedFile(file.Contents[0].Name, 30_730_000, file.Contents[0].Unpacked!))]),
        new("digits-8x8", new("https://archive.ics.uci.edu/ml/machine-learning-databases/optdigits/"),
            [.. Of("digits-8x8").Zip([563639L, 264712L], (file, bytes) =>
                new RemoteFile(file.Contents[0].Name, bytes, file.Contents[0].Unpacked!))], []),
    ];

    private static RemoteFile[] IdxFiles(string dataset, params long[] bytes) =>
        [.. Of(dataset).Zip(bytes, (file, size) => new RemoteFile(file.Contents[0].Name + ".gz", size, file.Contents[0].Packed!))];

    private static IEnumerable<KnownFile> Of(string dataset) => KnownFiles.All.Where(file => file.Dataset == dataset);
}
