using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NeuronActors.Messages;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4), by the processor's instruction where it has one.</summary>
/// <remarks>
/// The instruction takes 8 bytes and its result comes three cycles later, so one chain waits most of the time. Long input
/// runs in three lanes side by side. A lane that begins with zero is joined to what came before it by shifting that over
/// the lane's length; the shift is linear in the bits, hence four look-ups (M. Adler, crc32c.c).
/// </remarks>
public static class FrameChecksum
{
    private const int LaneSize = 1024;
    private const int LaneWords = LaneSize / sizeof(ulong);

    private static readonly uint[] LaneShift = MakeLaneShift();

    /// <summary>Goes on from the checksum of what came before; 0 at the beginning.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint value = ~checksum;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (; words.Length >= 3 * LaneWords; words = words[(3 * LaneWords)..]) value = ThreeLanes(value, words);
        foreach (ulong word in words) value = BitOperations.Crc32C(value, LittleEndian(word));
        foreach (byte last in bytes[(bytes.Length & ~(sizeof(ulong) - 1))..]) value = BitOperations.Crc32C(value, last);
        return ~value;
    }

    private static uint ThreeLanes(uint first, ReadOnlySpan<ulong> words)
    {
        ReadOnlySpan<ulong> a = words[..LaneWords], b = words.Slice(LaneWords, LaneWords), c = words.Slice(2 * LaneWords, LaneWords);
        uint second = 0, third = 0;
        for (int i = 0; i < a.Length; i++)
        {
            first = BitOperations.Crc32C(first, LittleEndian(a[i]));
            second = BitOperations.Crc32C(second, LittleEndian(b[i]));
            third = BitOperations.Crc32C(third, LittleEndian(c[i]));
        }
        return Shifted(Shifted(first) ^ second) ^ third;
    }

    /// <summary>The value after a lane of zeros.</summary>
    private static uint Shifted(uint value) =>
        LaneShift[(byte)value] ^ LaneShift[256 + (byte)(value >> 8)] ^ LaneShift[512 + (byte)(value >> 16)] ^ LaneShift[768 + (value >> 24)];

    private static uint[] MakeLaneShift()
    {
        uint[] shift = new uint[4 * 256];
        for (int bit = 0; bit < 32; bit++)
        {
            uint value = 1u << bit;
            for (int word = 0; word < LaneWords; word++) value = BitOperations.Crc32C(value, 0ul);
            int table = bit / 8 * 256, mask = 1 << (bit % 8);
            for (int entry = 0; entry < 256; entry++)
                if ((entry & mask) != 0) shift[table + entry] ^= value;
        }
        return shift;
    }

    private static ulong LittleEndian(ulong word) => BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
}
