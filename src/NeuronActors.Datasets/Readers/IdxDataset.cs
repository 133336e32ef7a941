namespace NeuronActors.Datasets;

/// <summary>MNIST, Fashion-MNIST and KMNIST: two pairs of idx files, of images and their labels.</summary>
internal static class IdxDataset
{
    public const int Classes = 10;

    private const string TrainImages = "train-images-idx3-ubyte";
    private const string TrainLabels = "train-labels-idx1-ubyte";

    public static Dataset Load(DatasetOptions options)
    {
        var folder = new DatasetFolder(options.Folder, options.Name);
        var (trainImages, trainLabels, note) = FindTraining(folder, options.Name);
        var (testImages, testLabels) = (folder.Find("t10k-images-idx3-ubyte"), folder.Find("t10k-labels-idx1-ubyte"));
        var train = ReadPair(trainImages, trainLabels);
        var test = ReadPair(testImages, testLabels);
        if ((train.Images.Rows, train.Images.Columns) != (test.Images.Rows, test.Images.Columns))
            throw new DatasetException(
                $"{testImages}, byte 8: images of {test.Images.Rows}×{test.Images.Columns} found; " +
                $"those of {trainImages} are {train.Images.Rows}×{train.Images.Columns}.");
        string[] files = [trainImages, trainLabels, testImages, testLabels];
        return ImageDataset.Build(
            options, (train.Images.Pixels, train.Labels), (test.Images.Pixels, test.Labels), Classes, largest: 255,
            note + string.Join(", ", files.Select(folder.Describe)));
    }

    // A copy of KMNIST that is cut to its first 7000 training images goes by other file names, so that nobody takes it for
    // the whole set.
    private static (string Images, string Labels, string Note) FindTraining(DatasetFolder folder, string name)
    {
        const string CutImages = "train-first7000-images-idx3-ubyte";
        var isCut = name == "kmnist" && folder.TryFind(TrainImages) is null && folder.TryFind(CutImages) is not null;
        return isCut
            ? (folder.Find(CutImages), folder.Find("train-first7000-labels-idx1-ubyte"),
                "only the first 7000 of the 60000 training images (not comparable with published results): ")
            : (folder.Find(TrainImages), folder.Find(TrainLabels), "");
    }

    private static (IdxImages Images, byte[] Labels) ReadPair(string imagesPath, string labelsPath)
    {
        var labels = IdxReader.ReadLabels(labelsPath, Classes);
        var images = IdxReader.ReadImages(imagesPath);
        if (images.Count != labels.Length)
            throw new DatasetException(
                $"{labelsPath}, byte 4: {labels.Length} labels found; {imagesPath} holds {images.Count} images.");
        return (images, labels);
    }
}
