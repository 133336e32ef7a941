using System.Runtime.InteropServices;

namespace NeuronActors.Recording;

/// <summary>Values as bytes, least significant first on every machine.</summary>
internal static class LittleEndian
{
    public static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged => stream.Write(Bytes(values));

    /// <exception cref="EndOfStreamException">The stream ends before the values are full.</exception>
    public static unsafe void Read<T>(Stream stream, Span<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        stream.ReadExactly(bytes);
        if (!BitConverter.IsLittleEndian) ReverseEach(bytes, sizeof(T));
    }

    /// <summary>The bytes of the values: the values' own memory where the machine is little-endian, else a copy.</summary>
    public static unsafe ReadOnlySpan<byte> Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        if (BitConverter.IsLittleEndian) return bytes;
        var copy = bytes.ToArray();
        ReverseEach(copy, sizeof(T));
        return copy;
    }

    /// <summary>The values in these bytes, in place.</summary>
    public static unsafe ReadOnlySpan<T> In<T>(Span<byte> bytes)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian) ReverseEach(bytes, sizeof(T));
        return MemoryMarshal.Cast<byte, T>(bytes);
    }

    internal static void ReverseEach(Span<byte> bytes, int size)
    {
        for (var start = 0; start < bytes.Length; start += size) bytes.Slice(start, size).Reverse();
    }
}
