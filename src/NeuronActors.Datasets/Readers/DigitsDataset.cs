namespace NeuronActors.Datasets;

/// <summary>The 8×8 digits: <c>optdigits.tra</c> to train (30 writers), <c>digits.csv</c> or <c>optdigits.tes</c> to test
/// (13 other writers; the same 1797 images under both names).</summary>
internal static class DigitsDataset
{
    public static Dataset Load(DatasetOptions options)
    {
        var folder = new DatasetFolder(options.Folder, options.Name);
        var trainFile = folder.Find("optdigits.tra");
        var testFile = folder.TryFind("optdigits.tes") ?? folder.Find("digits.csv");
        return ImageDataset.Build(
            options, DigitsReader.Read(trainFile), DigitsReader.Read(testFile), DigitsReader.Classes,
            DigitsReader.LargestPixel, $"{folder.Describe(trainFile)}, {folder.Describe(testFile)}");
    }
}
