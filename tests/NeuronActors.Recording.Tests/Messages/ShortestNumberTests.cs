using System.Globalization;
using System.Text;
using NeuronActors.Numerics;

namespace NeuronActors.Recording.Tests;

public sealed class ShortestNumberTests
{
    [Theory]
    [InlineData(0f, "0"), InlineData(-0f, "-0"), InlineData(1f, "1"), InlineData(-10f, "-10"), InlineData(0.1f, "0.1"), InlineData(0.0123f, "0.0123")]
    [InlineData(0.0001f, "0.0001"), InlineData(1e-5f, "1E-5"), InlineData(1.5e-7f, "1.5E-7"), InlineData(1e14f, "100000000000000"), InlineData(1e15f, "1E15")]
    [InlineData(123456.79f, "123456.79"), InlineData(16777216f, "16777216"), InlineData(float.Epsilon, "1E-45"), InlineData(float.MaxValue, "3.4028235E38")]
    [InlineData(float.NaN, "\"NaN\""), InlineData(float.PositiveInfinity, "\"Infinity\""), InlineData(float.NegativeInfinity, "\"-Infinity\"")]
    public void A_float_is_written_as_a_person_would(float value, string text) => Assert.Equal(text, Text(value));

    [Theory]
    [InlineData(0.1, "0.1"), InlineData(-0.0, "-0"), InlineData(5e-324, "5E-324"), InlineData(double.MaxValue, "1.7976931348623157E308"), InlineData(9007199254740993, "9.007199254740992E15")]
    [InlineData(1.0 / 3, "0.3333333333333333"), InlineData(2.2250738585072014e-308, "2.2250738585072014E-308"), InlineData(double.NaN, "\"NaN\"")]
    public void A_double_is_written_as_a_person_would(double value, string text) => Assert.Equal(text, Text(value));

    [Fact]
    public void Any_float_reads_back_to_the_same_bits_and_has_no_more_digits_than_the_platform_writes()
    {
        var stream = new RandomStream(5, StreamPurpose.Data, 1);
        for (int i = 0; i < 200_000; i++)
        {
            float value = BitConverter.UInt32BitsToSingle(stream.Bits(i, 0, 0, 0));
            if (!float.IsFinite(value)) continue;
            string text = Text(value);
            Assert.Equal(BitConverter.SingleToUInt32Bits(value), BitConverter.SingleToUInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)));
            Assert.Equal(Digits(value.ToString("R", CultureInfo.InvariantCulture)), Digits(text));
        }
    }

    [Fact]
    public void Any_double_reads_back_to_the_same_bits_and_has_no_more_digits_than_the_platform_writes()
    {
        var stream = new RandomStream(5, StreamPurpose.Data, 2);
        for (int i = 0; i < 200_000; i++)
        {
            double value = i % 2 == 0
                ? BitConverter.UInt64BitsToDouble(((ulong)stream.Bits(i, 0, 0, 0) << 32) | stream.Bits(i, 0, 1, 0))
                : stream.Normal(i, 0, 0, 0) * Math.Pow(2, (i % 200) - 100);
            if (!double.IsFinite(value)) continue;
            string text = Text(value);
            Assert.Equal(BitConverter.DoubleToUInt64Bits(value), BitConverter.DoubleToUInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)));
            Assert.Equal(Digits(value.ToString("R", CultureInfo.InvariantCulture)), Digits(text));
        }
    }

    [Fact]
    public void Powers_of_two_whose_lower_neighbour_is_nearer_read_back_too()
    {
        for (int power = -149; power < 128; power++)
            Assert.Equal(MathF.ScaleB(1, power), float.Parse(Text(MathF.ScaleB(1, power)), CultureInfo.InvariantCulture));
        for (int power = -1074; power < 1024; power++)
            Assert.Equal(Math.ScaleB(1, power), double.Parse(Text(Math.ScaleB(1, power)), CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(0), InlineData(9), InlineData(10), InlineData(99), InlineData(100), InlineData(4294967295), InlineData(4294967296), InlineData(long.MaxValue)]
    public void A_whole_number_has_all_its_digits(long value)
    {
        var bytes = new byte[ShortestNumber.SizeMax];
        Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Encoding.ASCII.GetString(bytes, 0, ShortestNumber.WriteWhole(value, bytes)));
    }

    private static string Text<T>(T value)
        where T : unmanaged
    {
        var bytes = new byte[ShortestNumber.SizeMax];
        return Encoding.ASCII.GetString(bytes, 0, ShortestNumber.Write(value, bytes));
    }

    private static int Digits(string number) => number.Split('E')[0].Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).Trim('0').Length;
}
