using System.Text;
using NeuronActors.Messages;

namespace NeuronActors.Engine.Tests.Wire;

public sealed class FrameChecksumTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * 2_654_435_761L >> 13))];

    [Fact]
    public void The_published_values_come_out()
    {
        Assert.Equal(0xE3069283u, FrameChecksum.Append(0, Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8A9136AAu, FrameChecksum.Append(0, new byte[32]));   // RFC 3720 B.4
        Assert.Equal(0x62A8AB43u, FrameChecksum.Append(0, [.. Enumerable.Repeat((byte)0xFF, 32)]));
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(7), InlineData(8), InlineData(3071), InlineData(3072), InlineData(3080), InlineData(9999)]
    public void Three_lanes_give_what_one_bit_after_the_other_gives(int length) =>
        Assert.Equal(BitByBit(Bytes.AsSpan(0, length)), FrameChecksum.Append(0, Bytes.AsSpan(0, length)));

    [Theory]
    [InlineData(5), InlineData(3072), InlineData(6001)]
    public void A_checksum_can_be_taken_in_parts(int first) => Assert.Equal(
        FrameChecksum.Append(0, Bytes), FrameChecksum.Append(FrameChecksum.Append(0, Bytes.AsSpan(0, first)), Bytes.AsSpan(first)));

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        uint value = uint.MaxValue;
        foreach (byte element in bytes)
        {
            value ^= element;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0x82F63B78u;
        }
        return ~value;
    }
}
