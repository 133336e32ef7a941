namespace NeuronActors.Datasets;

/// <summary>From all images of a set to the data set that the options ask for.</summary>
internal static class ImageDataset
{
    public static Dataset Build(
        DatasetOptions options,
        (byte[] Pixels, byte[] Labels) train,
        (byte[] Pixels, byte[] Labels) test,
        int classes,
        int largest,
        string provenance)
    {
        var (trainPixels, trainLabels) = First(options.TrainLimit, train);
        var (testPixels, testLabels) = First(options.TestLimit, test);
        var scale = PixelScale.Of(options.Scaling, largest, trainPixels, trainPixels.Length / Math.Max(trainLabels.Length, 1));
        return new Dataset(
            options.Name,
            new ImageSplit(trainPixels, trainLabels, classes, scale, options.Coding),
            new ImageSplit(testPixels, testLabels, classes, scale, options.Coding),
            classes,
            provenance);
    }

    // Copied, so that the images beyond the limit do not stay in memory.
    private static (byte[] Pixels, byte[] Labels) First(int? limit, (byte[] Pixels, byte[] Labels) images)
    {
        var (pixels, labels) = images;
        if (limit is not { } count || count >= labels.Length)
            return images;
        return (pixels[..(pixels.Length / labels.Length * count)], labels[..count]);
    }
}
