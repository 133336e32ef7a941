namespace NeuronActors.Datasets;

/// <summary>The binary format of CIFAR-10: no header; records of one label byte and 1024 bytes each of red, green and
/// blue, every plane 32×32 row by row.</summary>
/// <remarks>Source: A. Krizhevsky, https://www.cs.toronto.edu/~kriz/cifar.html, section "Binary version".</remarks>
/// <param name="recordsPerFile">How many records every file has; 10,000 in the published files.</param>
internal sealed class CifarReader(int recordsPerFile = 10_000)
{
    public const int Classes = 10;
    public const int PixelsPerImage = 3 * 32 * 32;

    public int RecordsPerFile => recordsPerFile;

    /// <summary>Reads the records of all files, in order.</summary>
    /// <exception cref="DatasetException">A file is not what it should be; the sentence says where.</exception>
    public (byte[] Pixels, byte[] Labels) Read(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
            CheckLength(path);
        var pixels = new byte[(long)paths.Count * recordsPerFile * PixelsPerImage];
        var labels = new byte[paths.Count * recordsPerFile];
        for (var file = 0; file < paths.Count; file++)
            ReadFile(
                paths[file],
                pixels.AsSpan(file * recordsPerFile * PixelsPerImage, recordsPerFile * PixelsPerImage),
                labels.AsSpan(file * recordsPerFile, recordsPerFile));
        return (pixels, labels);
    }

    private void CheckLength(string path)
    {
        using var file = DataFile.Open(path);
        file.Promise((long)recordsPerFile * (1 + PixelsPerImage), $"{recordsPerFile} records of {1 + PixelsPerImage} bytes make");
    }

    private static void ReadFile(string path, Span<byte> pixels, Span<byte> labels)
    {
        using var file = DataFile.Open(path);
        for (var record = 0; record < labels.Length; record++)
        {
            var position = file.Position;
            file.ReadExactly(labels.Slice(record, 1), $"the label of record {record}");
            if (labels[record] >= Classes)
                throw file.Refusal(
                    $"byte {position}, the label of record {record}, is {labels[record]}; labels run from 0 to {Classes - 1}");
            file.ReadExactly(pixels.Slice(record * PixelsPerImage, PixelsPerImage), $"the pixels of record {record}");
        }
        file.ExpectEnd($"record {labels.Length - 1}");
    }
}
