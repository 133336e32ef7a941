using System.Runtime.InteropServices;

namespace NeuronActors.Locality.Tests;

public sealed class FingerprintTests
{
    [Fact]
    public void Whatever_bit_is_flipped_in_whatever_length_the_fingerprint_is_another()
    {
        var seen = new HashSet<ulong>();
        for (int length = 0; length <= 21; length++)
        {
            var values = new float[length];
            Assert.True(seen.Add(Fingerprint.Of<float>(values)), $"{length} zeros");
            Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
            for (int bit = 0; bit < 8 * bytes.Length; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(seen.Add(Fingerprint.Of<float>(values)), $"bit {bit} of {length} values");
                bytes[bit / 8] = 0;
            }
        }
    }

    [Fact]
    public void Values_that_are_equal_but_not_in_every_bit_have_different_fingerprints() =>
        Assert.NotEqual(Fingerprint.Of<double>([0.0]), Fingerprint.Of<double>([-0.0]));
}
