using System.Buffers.Binary;

namespace NeuronActors.Datasets;

/// <summary>Images of an idx file: one byte per pixel, image after image, row by row.</summary>
internal sealed record IdxImages(byte[] Pixels, int Count, int Rows, int Columns);

/// <summary>The idx format of MNIST, Fashion-MNIST and KMNIST; all integers big-endian.</summary>
/// <remarks>
/// Images: magic 0x00000803, count, rows, columns, then the pixels. Labels: magic 0x00000801, count, then one byte per
/// label. Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section FILE FORMATS.
/// Nothing is allocated before the header has been checked against the length of the file.
/// </remarks>
internal static class IdxReader
{
    private const uint ImagesMagic = 0x00000803;
    private const uint LabelsMagic = 0x00000801;
    private const int MostItems = 1_000_000;
    private const int MostPixelsPerSide = 1024;

    /// <summary>Reads the images.</summary>
    /// <exception cref="DatasetException">The file is not what it should be; the sentence says where.</exception>
    public static IdxImages ReadImages(string path)
    {
        using var file = DataFile.Open(path);
        CheckMagic(file, ImagesMagic, "idx images");
        var count = ReadDimension(file, "image count", MostItems);
        var rows = ReadDimension(file, "row count", MostPixelsPerSide);
        var columns = ReadDimension(file, "column count", MostPixelsPerSide);
        return new(ReadBody(file, (long)count * rows * columns, "the pixels"), count, rows, columns);
    }

    /// <summary>Whether the file says that it holds images, not labels.</summary>
    public static bool HoldsImages(string path)
    {
        using var file = DataFile.Open(path);
        return ReadBigEndian(file, "the magic number") != LabelsMagic;
    }

    /// <summary>Reads the labels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classes">Every label is below this.</param>
    /// <exception cref="DatasetException">The file is not what it should be; the sentence says where.</exception>
    public static byte[] ReadLabels(string path, int classes)
    {
        using var file = DataFile.Open(path);
        CheckMagic(file, LabelsMagic, "idx labels");
        var count = ReadDimension(file, "label count", MostItems);
        var bodyStart = file.Position;
        var labels = ReadBody(file, count, "the labels");
        if (Array.FindIndex(labels, label => label >= classes) is >= 0 and var wrong)
            throw file.Refusal($"byte {bodyStart + wrong} is label {labels[wrong]}; labels run from 0 to {classes - 1}");
        return labels;
    }

    private static void CheckMagic(DataFile file, uint expected, string format)
    {
        var found = ReadBigEndian(file, "the magic number");
        if (found == expected)
            return;
        var hint = found is ImagesMagic or LabelsMagic
            ? $" (this file holds idx {(found == ImagesMagic ? "images" : "labels")})"
            : file.IsGzip ? "" : " or gzip (1f 8b)";
        throw file.Refusal($"byte 0 holds magic 0x{found:x8}; expected {format} (0x{expected:x8}){hint}");
    }

    private static int ReadDimension(DataFile file, string what, int most)
    {
        var position = file.Position;
        var value = ReadBigEndian(file, $"the {what}");
        if (value == 0 || value > most)
            throw file.Refusal($"the {what} at byte {position} is {value}; expected 1 to {most}");
        return (int)value;
    }

    private static uint ReadBigEndian(DataFile file, string what)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        file.ReadExactly(bytes, what);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static byte[] ReadBody(DataFile file, long length, string what)
    {
        file.Promise(file.Position + length, "its idx header promises");
        var body = new byte[length];
        file.ReadExactly(body, what);
        file.ExpectEnd(what);
        return body;
    }
}
