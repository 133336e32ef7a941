using System.Buffers.Binary;

namespace NeuronActors.Recording;

/// <summary>The layout of a checkpoint file; all numbers little-endian.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>0</term><description>magic, the eight letters NEURONCP</description></item>
/// <item><term>8</term><description>format version, uint32</description></item>
/// <item><term>12</term><description>length of the whole file in bytes, uint64</description></item>
/// <item><term>20</term><description>length of the header in bytes, uint32</description></item>
/// <item><term>24</term><description>header: a <see cref="CheckpointHeader"/> as JSON, UTF-8</description></item>
/// <item><term>then</term><description>the matrices in the header's order, each column by column</description></item>
/// <item><term>last 32</term><description>SHA-256 of everything before it</description></item>
/// </list>
/// </remarks>
internal static class CheckpointFormat
{
    public const int Version = 1;
    public const int PrefixSize = 24;
    public const int ChecksumSize = 32;

    public static ReadOnlySpan<byte> Magic => "NEURONCP"u8;

    public static byte[] Prefix(long fileSize, int headerSize)
    {
        var prefix = new byte[PrefixSize];
        Magic.CopyTo(prefix);
        BinaryPrimitives.WriteUInt32LittleEndian(prefix.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt64LittleEndian(prefix.AsSpan(12), (ulong)fileSize);
        BinaryPrimitives.WriteUInt32LittleEndian(prefix.AsSpan(20), (uint)headerSize);
        return prefix;
    }

    public static uint VersionIn(ReadOnlySpan<byte> prefix) => BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);

    public static ulong FileSizeIn(ReadOnlySpan<byte> prefix) => BinaryPrimitives.ReadUInt64LittleEndian(prefix[12..]);

    public static uint HeaderSizeIn(ReadOnlySpan<byte> prefix) => BinaryPrimitives.ReadUInt32LittleEndian(prefix[20..]);

    /// <summary>Size in bytes of the values of matrices of these shapes, or null where no such matrix can exist.</summary>
    public static long? ValuesSize(IEnumerable<MatrixShape> matrices, int valueSize)
    {
        var size = 0L;
        foreach (var matrix in matrices)
        {
            if (matrix.Rows < 1 || matrix.Columns < 1) return null;
            var count = (long)matrix.Rows * matrix.Columns;
            if (count > Array.MaxLength || size > long.MaxValue / 2) return null;
            size += count * valueSize;
        }

        return size;
    }
}
