namespace NeuronActors.Networks.Tests;

public sealed class DelayTests
{
    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("5ms", 5, 5)]
    [InlineData("0.5ms", 0.5, 0.5)]
    [InlineData("0..5ms", 0, 5)]
    [InlineData("1.5..1000ms", 1.5, 1000)]
    public void A_delay_reads_and_writes_the_same_text(string text, double minimum, double maximum)
    {
        Assert.True(Delay.TryParse(text, out var delay));
        Assert.Equal(new Delay(minimum, maximum), delay);
        Assert.Equal(text, delay.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5s")]
    [InlineData("-1ms")]
    [InlineData("5..1ms")]
    [InlineData("1..2..3ms")]
    [InlineData("1001ms")]
    [InlineData("NaNms")]
    [InlineData("ms")]
    public void Anything_else_is_no_delay(string? text) => Assert.False(Delay.TryParse(text, out _));
}
