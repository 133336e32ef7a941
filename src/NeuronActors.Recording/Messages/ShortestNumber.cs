using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Recording;

/// <summary>Numbers as JSON, with the fewest digits that read back to the same bits.</summary>
/// <remarks>
/// Source: Giulietti, "The Schubfach way to render doubles", 2021; figure 4 and sections 9.5 to 9.9. A log writes one number per line, and
/// the platform's formatting took most of a line's time: 110 ns a float where this takes 45. What is not finite becomes a text.
/// </remarks>
internal static class ShortestNumber
{
    /// <summary>Bytes that any number fits into.</summary>
    public const int SizeMax = 40;

    private const int FixedDigitsMax = 15, LeadingZerosMax = 4;
    private const int LeastPowerOfSingle = -31, LeastPowerOfDouble = -292;

    private static readonly ulong[] SinglePowers = [.. Powers(LeastPowerOfSingle, 45, 64).Select(power => (ulong)power)];
    private static readonly UInt128[] DoublePowers = [.. Powers(LeastPowerOfDouble, 324, 128)];

    private static readonly ushort[] Pairs = [.. Enumerable.Range(0, 100).Select(pair => (ushort)('0' + pair / 10 + (('0' + pair % 10) << 8)))];
    private static readonly ulong[] Tens = [0, .. Enumerable.Range(1, 19).Select(power => (ulong)BigInteger.Pow(10, power))];

    /// <summary>Writes a value of a run's precision.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write<T>(T value, Span<byte> to)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Write(Unsafe.BitCast<T, float>(value), to) : Write(Unsafe.BitCast<T, double>(value), to);

    /// <summary>Writes a float.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(float value, Span<byte> to)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value), fraction = bits & 0x7F_FFFF, exponent = (bits >> 23) & 0xFF;
        if (exponent == 0xFF) return WriteText(fraction != 0 ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8, to);
        int sign = 0;
        if ((int)bits < 0) to[sign++] = (byte)'-';
        (ulong digits, int power) = exponent == 0 && fraction == 0 ? (0, 0) : Shortest(fraction, (int)exponent);
        return sign + WriteDecimal(digits, power, to[sign..]);
    }

    /// <summary>Writes a double.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(double value, Span<byte> to)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value), fraction = bits & 0xF_FFFF_FFFF_FFFF;
        int exponent = (int)(bits >> 52) & 0x7FF, sign = 0;
        if (exponent == 0x7FF) return WriteText(fraction != 0 ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8, to);
        if ((long)bits < 0) to[sign++] = (byte)'-';
        (ulong digits, int power) = exponent == 0 && fraction == 0 ? (0, 0) : Shortest(fraction, exponent);
        return sign + WriteDecimal(digits, power, to[sign..]);
    }

    /// <summary>Writes a whole number of at least 0.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteWhole(long value, Span<byte> to)
    {
        int length = DigitsOf((ulong)value);
        WriteDigits((ulong)value, to[..length]);
        return length;
    }

    /// <summary>The fewest digits d, and p, such that d · 10^p reads back as the float.</summary>
    private static (ulong Digits, int Power) Shortest(uint fraction, int exponent)
    {
        (uint c, int q) = exponent != 0 ? (fraction | 0x80_0000, exponent - 150) : (fraction, -149);
        if (q is <= 0 and > -24 && (c & ((1u << -q) - 1)) == 0) return WithoutZeros(c >> -q, 0);
        uint isClose = fraction == 0 && exponent > 1 ? 1u : 0, isOdd = c & 1;
        int k = (q * 1262611 - (isClose != 0 ? 524031 : 0)) >> 22;
        int h = q + ((-k * 1741647) >> 19) + 1;
        ulong g = SinglePowers[-k - LeastPowerOfSingle];
        uint lower = ToOdd(g, (4 * c - 2 + isClose) << h) + isOdd, middle = ToOdd(g, (4 * c) << h), upper = ToOdd(g, (4 * c + 2) << h) - isOdd;
        return Nearest(lower, middle, upper, k);
    }

    /// <summary>The fewest digits d, and p, such that d · 10^p reads back as the double.</summary>
    private static (ulong Digits, int Power) Shortest(ulong fraction, int exponent)
    {
        (ulong c, int q) = exponent != 0 ? (fraction | 0x10_0000_0000_0000, exponent - 1075) : (fraction, -1074);
        if (q is <= 0 and > -53 && (c & ((1ul << -q) - 1)) == 0) return WithoutZeros(c >> -q, 0);
        ulong isClose = fraction == 0 && exponent > 1 ? 1ul : 0, isOdd = c & 1;
        int k = (q * 1262611 - (isClose != 0 ? 524031 : 0)) >> 22;
        int h = q + ((-k * 1741647) >> 19) + 1;
        UInt128 g = DoublePowers[-k - LeastPowerOfDouble];
        ulong lower = ToOdd(g, (4 * c - 2 + isClose) << h) + isOdd, middle = ToOdd(g, (4 * c) << h), upper = ToOdd(g, (4 * c + 2) << h) - isOdd;
        return Nearest(lower, middle, upper, k);
    }

    /// <summary>Of the numbers between both bounds the one with fewer digits, if there is one only; else the nearest to the middle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Digits, int Power) Nearest(ulong lower, ulong middle, ulong upper, int k)
    {
        ulong s = middle / 4, tens = s / 10;
        if (s >= 10)
        {
            bool below = lower <= 40 * tens, above = 40 * tens + 40 <= upper;
            if (below != above) return WithoutZeros(tens + (above ? 1ul : 0), k + 1);
        }
        bool isBelow = lower <= 4 * s, isAbove = 4 * s + 4 <= upper;
        if (isBelow != isAbove) return (s + (isAbove ? 1ul : 0), k);
        return (s + (middle > 4 * s + 2 || (middle == 4 * s + 2 && (s & 1) != 0) ? 1ul : 0), k);
    }

    /// <summary>The upper part of g · c, its last bit set if anything was cut off: enough to compare with, section 9.6.</summary>
    private static uint ToOdd(ulong g, uint c)
    {
        ulong high = Math.BigMul(g, c, out ulong low);
        return (uint)high | ((uint)(low >> 32) > 1 ? 1u : 0);
    }

    private static ulong ToOdd(UInt128 g, ulong c)
    {
        ulong x = Math.BigMul((ulong)g, c, out _), y = Math.BigMul((ulong)(g >> 64), c, out ulong rest);
        rest += x;
        return (y + (rest < x ? 1ul : 0)) | (rest > 1 ? 1ul : 0);
    }

    private static (ulong Digits, int Power) WithoutZeros(ulong digits, int power)
    {
        while (digits >= 10 && digits % 10 == 0) (digits, power) = (digits / 10, power + 1);
        return (digits, power);
    }

    private static int WriteDecimal(ulong digits, int power, Span<byte> to)
    {
        int count = DigitsOf(digits), point = count + power;
        if (point is > 0 and <= FixedDigitsMax)
        {
            if (power >= 0)
            {
                WriteDigits(digits, to[..count]);
                to[count..point].Fill((byte)'0');
                return point;
            }
            WriteDigits(digits, to.Slice(1, count));
            to.Slice(1, point).CopyTo(to);
            to[point] = (byte)'.';
            return count + 1;
        }
        if (point is <= 0 and > -LeadingZerosMax)
        {
            int zeros = 2 - point;
            to[..zeros].Fill((byte)'0');
            to[1] = (byte)'.';
            WriteDigits(digits, to.Slice(zeros, count));
            return zeros + count;
        }
        return WriteScientific(digits, count, point - 1, to);
    }

    private static int WriteScientific(ulong digits, int count, int exponent, Span<byte> to)
    {
        WriteDigits(digits, to.Slice(1, count));
        to[0] = to[1];
        int length = 1;
        if (count > 1)
        {
            to[1] = (byte)'.';
            length = count + 1;
        }
        to[length++] = (byte)'E';
        if (exponent < 0) to[length++] = (byte)'-';
        return length + WriteWhole(Math.Abs(exponent), to[length..]);
    }

    private static void WriteDigits(ulong value, Span<byte> to)
    {
        int end = to.Length;
        while (value >= uint.MaxValue)
        {
            ulong rest = value / 100;
            WritePair((uint)(value - rest * 100), to.Slice(end -= 2, 2));
            value = rest;
        }
        uint low = (uint)value;
        while (end >= 2)
        {
            uint rest = low / 100;
            WritePair(low - rest * 100, to.Slice(end -= 2, 2));
            low = rest;
        }
        if (end == 1) to[0] = (byte)('0' + low);
    }

    private static void WritePair(uint pair, Span<byte> to) => BinaryPrimitives.WriteUInt16LittleEndian(to, Pairs[pair]);

    private static int DigitsOf(ulong value)
    {
        int digits = ((BitOperations.Log2(value | 1) + 1) * 1233) >> 12;   // log10 2
        return digits + (value >= Tens[digits] ? 1 : 0);
    }

    private static int WriteText(ReadOnlySpan<byte> text, Span<byte> to)
    {
        text.CopyTo(to);
        return text.Length;
    }

    /// <summary>10^k, scaled by a power of two to so many bits and rounded up, for each k from least to greatest.</summary>
    private static IEnumerable<UInt128> Powers(int least, int greatest, int bits)
    {
        for (int k = least; k <= greatest; k++)
        {
            int log = (k * 1741647) >> 19, shift = bits - 1 - log;
            BigInteger numerator = BigInteger.Pow(10, Math.Max(k, 0)) << Math.Max(shift, 0);
            BigInteger denominator = BigInteger.Pow(10, Math.Max(-k, 0)) << Math.Max(-shift, 0);
            yield return (UInt128)((numerator + denominator - 1) / denominator);
        }
    }
}
