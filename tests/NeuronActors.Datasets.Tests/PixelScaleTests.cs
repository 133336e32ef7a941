namespace NeuronActors.Datasets.Tests;

public sealed class PixelScaleTests
{
    [Theory]
    [InlineData(InputScaling.Unit, 255, 0, 0.0)]
    [InlineData(InputScaling.Unit, 255, 255, 1.0)]
    [InlineData(InputScaling.Unit, 255, 51, 0.2)]
    [InlineData(InputScaling.Unit, 16, 4, 0.25)]
    [InlineData(InputScaling.Raw, 255, 200, 200.0)]
    [InlineData(InputScaling.InsideTanh, 255, 0, -0.9)]
    [InlineData(InputScaling.InsideTanh, 255, 255, 0.9)]
    [InlineData(InputScaling.Centre, 255, 0, -1.0)]
    [InlineData(InputScaling.Centre, 255, 255, 1.0)]
    [InlineData(InputScaling.Centre, 16, 8, 0.0)]
    public void A_byte_stands_for_a_value(InputScaling scaling, int largest, int pixel, double value) =>
        Assert.Equal(value, Table(scaling, largest, [1, 2])[pixel]);

    [Fact]
    public void Standardised_training_values_have_mean_0_and_deviation_1()
    {
        var training = TinyFiles.Bytes(1000);
        var table = Table(InputScaling.Standardise, 255, training);
        var values = training.Select(pixel => table[pixel]).ToArray();
        Assert.Equal(0, values.Average(), 12);
        Assert.Equal(1, values.Select(value => value * value).Average(), 12);
    }

    [Fact]
    public void Test_values_are_shifted_as_the_training_values_were()
    {
        var split = new ImageSplit([10], [0], 1, PixelScale.Of(InputScaling.Standardise, 255, [0, 4]), TargetCoding.OneHot);
        var input = new double[1];
        split.CopyInputs([0], input);
        Assert.Equal(4, input[0]);   // (10 − 2) / 2
    }

    [Fact]
    public void Values_that_are_all_the_same_cannot_be_standardised() =>
        Refused.With(() => Table(InputScaling.Standardise, 255, [7, 7, 7]), "cannot be standardised", "data.scaling");

    private static double[] Table(InputScaling scaling, int largest, byte[] training)
    {
        var table = new double[PixelScale.Size];
        PixelScale.Of(scaling, largest, training).Fill<double>(table);
        return table;
    }
}
