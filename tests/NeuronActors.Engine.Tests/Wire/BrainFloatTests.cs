using NeuronActors.Messages;

namespace NeuronActors.Engine.Tests;

public sealed class BrainFloatTests
{
    [Fact]
    public void Every_one_of_them_comes_back_from_float_and_double()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            float value = BrainFloat.Widen((ushort)bits);
            if (float.IsNaN(value))
            {
                Assert.True(float.IsNaN(BrainFloat.Widen(BrainFloat.Round(value))));
                Assert.True(float.IsNaN(BrainFloat.Widen(BrainFloat.Round((double)value))));
                continue;
            }
            Assert.Equal(bits, BrainFloat.Round(value));
            Assert.Equal(bits, BrainFloat.Round((double)value));
        }
    }

    /// <summary>Between each two neighbours: the middle goes to the even one, what is beside it by the least to the nearer one.</summary>
    [Fact]
    public void Every_value_goes_to_the_nearest_and_a_middle_to_the_even_one()
    {
        for (int bits = 0; bits < 0x7F7F; bits++)
        {
            double below = BrainFloat.Widen((ushort)bits), above = BrainFloat.Widen((ushort)(bits + 1)), middle = (below + above) / 2;
            int even = bits + (bits & 1);
            foreach (int sign in (int[])[1, -1])
            {
                int signBit = sign < 0 ? 0x8000 : 0;
                Assert.Equal(even | signBit, BrainFloat.Round(sign * middle));
                Assert.Equal(bits | signBit, BrainFloat.Round(sign * double.BitDecrement(middle)));
                Assert.Equal((bits + 1) | signBit, BrainFloat.Round(sign * double.BitIncrement(middle)));
                Assert.Equal(even | signBit, BrainFloat.Round((float)(sign * middle)));
                Assert.Equal(bits | signBit, BrainFloat.Round(sign * float.BitDecrement((float)middle)));
                Assert.Equal((bits + 1) | signBit, BrainFloat.Round(sign * float.BitIncrement((float)middle)));
            }
        }
    }

    [Fact]
    public void What_is_too_large_becomes_infinite_and_what_is_too_small_zero_of_its_sign()
    {
        Assert.Equal(0x7F80, BrainFloat.Round(float.MaxValue));
        Assert.Equal(0xFF80, BrainFloat.Round(-1e300));
        Assert.Equal(0x7F7F, BrainFloat.Round(BrainFloat.Widen(0x7F7F) + 1e30));
        Assert.Equal(0, BrainFloat.Round(double.Epsilon));
        Assert.Equal(0x8000, BrainFloat.Round(-1e-300));
    }

    [Fact]
    public void Many_at_once_are_the_same_as_one_by_one_at_any_length()
    {
        float[] values = [.. Enumerable.Range(0, 1 << 16).Select(i => BitConverter.UInt32BitsToSingle((uint)i * 2_654_435_761u))];
        for (int length = 0; length < 70; length++) Same(values.AsSpan(1000, length));
        Same(values);
        Same([float.NaN, BitConverter.UInt32BitsToSingle(0x7F80_0001), BitConverter.UInt32BitsToSingle(0xFFFF_FFFF), .. values[..61]]);
    }

    private static void Same(ReadOnlySpan<float> values)
    {
        ushort[] rounded = new ushort[values.Length];
        float[] widened = new float[values.Length];
        BrainFloat.Round(values, rounded);
        BrainFloat.Widen(rounded, widened);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(BrainFloat.Round(values[i]), rounded[i]);
            Assert.Equal(BitConverter.SingleToInt32Bits(BrainFloat.Widen(rounded[i])), BitConverter.SingleToInt32Bits(widened[i]));
        }
    }
}
