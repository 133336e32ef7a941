namespace NeuronActors.Experiments.Tests;

public sealed class LikenessTests
{
    [Fact]
    public void Errors_are_those_of_the_textbook()
    {
        Likeness likeness = Likeness.Of([3, 4], [3, 0]);
        Assert.Equal(8, likeness.MeanSquaredError);
        Assert.Equal(4.0 / 3, likeness.RelativeError, 15);
        Assert.Equal(Math.Atan2(4, 3) * 180 / Math.PI, likeness.AngleDegrees, 12);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    [InlineData(1e-7)]
    public void Angles_far_below_what_a_cosine_resolves_are_told_apart(double radians)
    {
        double[] turned = [Math.Cos(radians), Math.Sin(radians)];
        Assert.Equal(radians * 180 / Math.PI, Likeness.Of(turned, [1, 0]).AngleDegrees, radians * 0.01);
    }

    [Fact]
    public void Opposite_is_180_degrees_and_nothing_is_at_right_angles()
    {
        Assert.Equal(180, Likeness.Of([-2, 0], [1, 0]).AngleDegrees, 10);
        Assert.Equal(90, Likeness.Of([0, 0], [1, 0]).AngleDegrees);
        Assert.Equal(0, Likeness.Of([1, 2], [1, 2]).AngleDegrees, 10);
    }

    [Fact]
    public void Lengths_that_differ_are_refused() => Assert.Throws<ArgumentException>(() => Likeness.Of([1], [1, 2]));
}
