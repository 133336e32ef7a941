using System.Buffers.Binary;
using System.IO.Compression;

namespace NeuronActors.Datasets.Tests;

/// <summary>Small files in the formats of the public data sets, written without the code under test.</summary>
internal static class TinyFiles
{
    public static byte[] Idx(uint magic, uint[] dimensions, byte[] body)
    {
        var header = new byte[4 * (1 + dimensions.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(header, magic);
        for (var i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 * (i + 1)), dimensions[i]);
        return [.. header, .. body];
    }

    public static byte[] Images(int count, int rows, int columns) =>
        Idx(0x803, [(uint)count, (uint)rows, (uint)columns], Bytes(count * rows * columns));

    public static byte[] Labels(params byte[] labels) => Idx(0x801, [(uint)labels.Length], labels);

    public static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 37 + i / 256))];

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>A gzip file of nothing (GZipStream writes no byte then): header, one empty block, checksum 0, length 0.</summary>
    public static byte[] EmptyGzip => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The same gzip file with another unpacked length in its last four bytes.</summary>
    public static byte[] WithTrailer(byte[] gzip, uint length)
    {
        byte[] forged = [.. gzip];
        BinaryPrimitives.WriteUInt32LittleEndian(forged.AsSpan(forged.Length - 4), length);
        return forged;
    }

    /// <summary>CIFAR-10 records: record i has label i modulo 10 and pixels that differ from record to record.</summary>
    public static byte[] Cifar(int records, int first = 0) =>
        [.. Enumerable.Range(first, records).SelectMany(i => Enumerable.Repeat((byte)(i + 20), 3072).Prepend((byte)(i % 10)))];

    /// <summary>One line of the 8×8 digits: 64 times one value, then the label.</summary>
    public static string Digit(int value, int label) => string.Join(',', Enumerable.Repeat(value, 64).Append(label));

    /// <summary>A whole tiny MNIST: 4 training and 2 test images of 2×3 pixels.</summary>
    public static void WriteMnist(TemporaryFolder folder, string name = "mnist", bool packed = false)
    {
        byte[] Form(byte[] content) => packed ? Gzip(content) : content;
        var ending = packed ? ".gz" : "";
        folder.Write($"{name}/train-images-idx3-ubyte{ending}", Form(Images(4, 2, 3)));
        folder.Write($"{name}/train-labels-idx1-ubyte{ending}", Form(Labels(3, 0, 9, 3)));
        folder.Write($"{name}/t10k-images-idx3-ubyte{ending}", Form(Images(2, 2, 3)));
        folder.Write($"{name}/t10k-labels-idx1-ubyte{ending}", Form(Labels(1, 2)));
    }
}
