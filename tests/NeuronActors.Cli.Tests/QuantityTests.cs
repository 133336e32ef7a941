namespace NeuronActors.Cli.Tests;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(999_960, "1.00 MB")]
    [InlineData(21_640_000, "21.6 MB")]
    [InlineData(4_670_000_000, "4.67 GB")]
    public void A_size_has_three_digits_and_a_unit(double bytes, string words) => Assert.Equal(words, Quantity.Size(bytes));

    [Theory]
    [InlineData(0.00485, "4.85 ms")]
    [InlineData(0.9999, "1.00 s")]
    [InlineData(14.12, "14.1 s")]
    [InlineData(720, "12 min")]
    [InlineData(16_200, "4.5 h")]
    public void A_duration_is_told_in_the_unit_that_suits_it(double seconds, string words) => Assert.Equal(words, Quantity.Seconds(seconds));

    [Theory]
    [InlineData(5, "5")]
    [InlineData(4.5, "4.5")]
    [InlineData(1_128_340, "1,128,340")]
    public void A_count_has_its_thousands_parted(double count, string words) => Assert.Equal(words, Quantity.Count(count));

    [Fact]
    public void A_share_that_is_not_known_is_a_dash() => Assert.Equal(("92.31 %", "–"), (Quantity.Percent(0.92312), Quantity.Percent(null)));
}
