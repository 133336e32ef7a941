using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronActors.Numerics;

/// <summary><see cref="Philox"/> on sixteen counters at once that differ in their first word by 0 … 15.</summary>
internal static unsafe class PhiloxLanes
{
    /// <summary>Counters of one call.</summary>
    public const int Counters = 16;

    private const int Rounds = 10;
    private const ulong FirstFactor = 0xD2511F53, SecondFactor = 0xCD9E8D57;
    private const uint FirstWeyl = 0x9E3779B9, SecondWeyl = 0xBB67AE85;

    /// <summary>The four words of each block, word by word.</summary>
    /// <param name="instructions">The width of vectors to use.</param>
    /// <param name="counter">The first counter.</param>
    /// <param name="key">The key.</param>
    /// <param name="words">64 words: word w of counter j at 16 w + j.</param>
    public static void Blocks(
        InstructionSet instructions, (uint X0, uint X1, uint X2, uint X3) counter, (uint K0, uint K1) key, uint* words)
    {
        if (instructions == InstructionSet.Vector512 && Avx512F.IsSupported)
        {
            Eight(counter, key, words);
        }
        else if (instructions >= InstructionSet.Vector256 && Avx2.IsSupported)
        {
            for (var first = 0u; first < Counters; first += 4) Four(counter with { X0 = counter.X0 + first }, key, words + first);
        }
        else
        {
            for (var j = 0u; j < Counters; j++)
                (words[j], words[16 + j], words[32 + j], words[48 + j]) = Philox.Block(counter with { X0 = counter.X0 + j }, key);
        }
    }

    /// <summary>A word of a counter in the lower half of each lane of 64 bits, as the multiplication wants it; what stands in the upper halves never reaches a lower one.</summary>
    private static void Eight((uint X0, uint X1, uint X2, uint X3) counter, (uint K0, uint K1) key, uint* words)
    {
        var lanes = Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7);
        Vector512<ulong> a0 = Vector512.Create((ulong)counter.X0) + lanes, b0 = a0 + Vector512.Create(8UL);
        Vector512<ulong> a1 = Vector512.Create((ulong)counter.X1), b1 = a1;
        Vector512<ulong> a2 = Vector512.Create((ulong)counter.X2), b2 = a2;
        Vector512<ulong> a3 = Vector512.Create((ulong)counter.X3), b3 = a3;
        var (k0, k1) = key;
        for (var round = 0; round < Rounds; round++)
        {
            var (first, second) = (Vector512.Create(FirstFactor).AsUInt32(), Vector512.Create(SecondFactor).AsUInt32());
            var (q0, q1) = (Vector512.Create((ulong)k0), Vector512.Create((ulong)k1));
            var (af, asecond) = (Avx512F.Multiply(first, a0.AsUInt32()), Avx512F.Multiply(second, a2.AsUInt32()));
            var (bf, bsecond) = (Avx512F.Multiply(first, b0.AsUInt32()), Avx512F.Multiply(second, b2.AsUInt32()));
            (a0, a1, a2, a3) = (Vector512.ShiftRightLogical(asecond, 32) ^ a1 ^ q0, asecond, Vector512.ShiftRightLogical(af, 32) ^ a3 ^ q1, af);
            (b0, b1, b2, b3) = (Vector512.ShiftRightLogical(bsecond, 32) ^ b1 ^ q0, bsecond, Vector512.ShiftRightLogical(bf, 32) ^ b3 ^ q1, bf);
            (k0, k1) = unchecked((k0 + FirstWeyl, k1 + SecondWeyl));
        }

        Vector512.Narrow(a0, b0).Store(words);
        Vector512.Narrow(a1, b1).Store(words + 16);
        Vector512.Narrow(a2, b2).Store(words + 32);
        Vector512.Narrow(a3, b3).Store(words + 48);
    }

    private static void Four((uint X0, uint X1, uint X2, uint X3) counter, (uint K0, uint K1) key, uint* words)
    {
        Vector256<ulong> x0 = Vector256.Create((ulong)counter.X0) + Vector256.Create(0UL, 1, 2, 3), x1 = Vector256.Create((ulong)counter.X1);
        Vector256<ulong> x2 = Vector256.Create((ulong)counter.X2), x3 = Vector256.Create((ulong)counter.X3);
        var (k0, k1) = key;
        for (var round = 0; round < Rounds; round++)
        {
            var first = Avx2.Multiply(Vector256.Create(FirstFactor).AsUInt32(), x0.AsUInt32());
            var second = Avx2.Multiply(Vector256.Create(SecondFactor).AsUInt32(), x2.AsUInt32());
            x0 = Vector256.ShiftRightLogical(second, 32) ^ x1 ^ Vector256.Create((ulong)k0);
            x2 = Vector256.ShiftRightLogical(first, 32) ^ x3 ^ Vector256.Create((ulong)k1);
            (x1, x3) = (second, first);
            (k0, k1) = unchecked((k0 + FirstWeyl, k1 + SecondWeyl));
        }

        for (var j = 0; j < 4; j++)
            (words[j], words[16 + j], words[32 + j], words[48 + j]) = ((uint)x0[j], (uint)x1[j], (uint)x2[j], (uint)x3[j]);
    }
}
