namespace NeuronActors.Datasets;

/// <summary>CIFAR-10: five training batches and a test batch.</summary>
internal static class CifarDataset
{
    public const int TrainFiles = 5;

    private const string LossyList = "test_batch.lossy-records.txt";

    public static Dataset Load(DatasetOptions options) => Load(options, new CifarReader());

    public static Dataset Load(DatasetOptions options, CifarReader reader)
    {
        var folder = new DatasetFolder(options.Folder, options.Name);
        string[] trainFiles = [.. Enumerable.Range(1, TrainFiles).Select(batch => folder.Find($"data_batch_{batch}.bin"))];
        var testFile = folder.Find("test_batch.bin");
        var train = reader.Read(trainFiles);
        var test = reader.Read([testFile]);
        var provenance = string.Join(", ", trainFiles.Append(testFile).Select(folder.Describe));

        var lossy = FindLossy(folder, testFile, reader.RecordsPerFile);
        if (lossy.Count > 0)
            provenance += $"; {lossy.Count} test records are lossy copies, {(options.ExcludeLossy ? "left out" : "kept")}";
        if (options.ExcludeLossy)
            test = LossyRecords.LeaveOut(lossy, test.Pixels, test.Labels);
        if (test.Labels.Length == 0)
            throw new DatasetException($"{folder.Find(LossyList)} lists every test record; none is left to test with.");
        return ImageDataset.Build(options, train, test, CifarReader.Classes, largest: 255, provenance);
    }

    // The list describes an imperfect copy; beside the published file it is out of date.
    private static IReadOnlySet<int> FindLossy(DatasetFolder folder, string testFile, int records) =>
        folder.TryFind(LossyList) is { } list && DataFile.Sha256(testFile) != KnownFiles.PublishedCifarTestBatch
            ? LossyRecords.Read(list, records)
            : new HashSet<int>();
}
