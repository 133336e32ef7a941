using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NeuronActors.Recording.Tests;

/// <summary>Archives of arrays put together by hand, without the code under test.</summary>
internal static class NpzBytes
{
    public const string PlainHeader = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";

    public static byte[] Array(string header, int valueBytes, byte major = 1)
    {
        var text = Encoding.ASCII.GetBytes(header + "\n");
        var prefixSize = major == 1 ? 10 : 12;
        var bytes = new byte[prefixSize + text.Length + valueBytes];
        new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', major, 0 }.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)text.Length);
        text.CopyTo(bytes, prefixSize);
        return bytes;
    }

    public static byte[] Floats(string header, params float[] values)
    {
        var bytes = Array(header, 4 * values.Length);
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - (4 * (values.Length - i))), values[i]);
        return bytes;
    }

    public static byte[] Archive(params (string Name, byte[] Bytes)[] entries) => Archive(CompressionLevel.Optimal, entries);

    public static byte[] Archive(CompressionLevel compression, params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
            foreach (var (name, bytes) in entries)
            {
                using var entry = archive.CreateEntry(name, compression).Open();
                entry.Write(bytes);
            }

        return stream.ToArray();
    }
}
