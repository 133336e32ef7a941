using System.Runtime.InteropServices;

namespace NeuronActors.Locality;

/// <summary>64 bits that two arrays share only if all of their bits are the same, but for one chance in 2⁶⁴.</summary>
/// <remarks>Multiply and fold, as in Wang Yi's wyhash: each round takes 16 bytes. Values that compare equal but differ in a bit, such as 0 and −0, differ here.</remarks>
internal static class Fingerprint
{
    private const ulong First = 0xa0761d6478bd642f, Second = 0xe7037ed1a0b428db, Third = 0x8ebc6af09c88c6e3, Fourth = 0x589965cc75374cc3;   // wyhash's constants

    /// <summary>Of the bits of some values, in order.</summary>
    public static ulong Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        ulong a = First ^ (ulong)bytes.Length, b = Second;
        int i = 0;
        for (; i <= words.Length - 4; i += 4)
        {
            a = Fold(words[i] ^ a, words[i + 1] ^ Third);
            b = Fold(words[i + 2] ^ b, words[i + 3] ^ Fourth);
        }
        for (; i < words.Length; i++) a = Fold(words[i] ^ a, Third);
        for (int rest = words.Length * sizeof(ulong); rest < bytes.Length; rest++) b = Fold(bytes[rest] ^ b, Fourth);
        return Fold(a ^ First, b ^ Third);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
