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
    public void Centred_pixels_have_mean_0_each_and_deviation_1_together()
    {
        byte[] training = TinyFiles.Bytes(7 * 40);
        for (int image = 0; image < 40; image++)
            (training[7 * image + 2], training[7 * image + 5]) = (9, (byte)(image == 3 ? 255 : 0));
        double[] inputs = Inputs(PixelScale.Of(InputScaling.CentrePixels, 255, training, 7), training, 40);
        for (int pixel = 0; pixel < 7; pixel++)
            Assert.Equal(0, inputs.Where((_, i) => i % 7 == pixel).Average(), 12);
        Assert.Equal(1, inputs.Select(value => value * value).Average(), 12);
        // One factor for all: what differs by one byte anywhere differs by the same.
        Assert.Equal((inputs[7] - inputs[0]) / (training[7] - training[0]), (inputs[7 * 3 + 5] - inputs[5]) / 255, 12);
    }

    [Fact]
    public void Test_pixels_are_shifted_as_the_training_pixels_were()
    {
        // Means 2 and 7, deviations 2 and 1: together the square root of (4 + 1) / 2.
        double[] inputs = Inputs(PixelScale.Of(InputScaling.CentrePixels, 255, [0, 6, 4, 8], 2), [7, 2], 1);
        Assert.Equal([5 / Math.Sqrt(2.5), -5 / Math.Sqrt(2.5)], inputs);
    }

    [Fact]
    public void Test_values_are_shifted_as_the_training_values_were()
    {
        var split = new ImageSplit([10], [0], 1, PixelScale.Of(InputScaling.Standardise, 255, [0, 4], 1), TargetCoding.OneHot);
        var input = new double[1];
        split.CopyInputs([0], input);
        Assert.Equal(4, input[0]);   // (10 − 2) / 2
    }

    [Fact]
    public void Values_that_are_all_the_same_cannot_be_standardised() =>
        Refused.With(() => Table(InputScaling.Standardise, 255, [7, 7, 7]), "cannot be standardised", "data.scaling");

    [Fact]
    public void Images_that_are_all_the_same_cannot_be_centred() =>
        Refused.With(() => PixelScale.Of(InputScaling.CentrePixels, 255, [7, 8, 7, 8], 2), "every image of the training set is the same", "data.scaling");

    private static double[] Inputs(PixelScale scale, byte[] pixels, int images)
    {
        var inputs = new double[pixels.Length];
        new ImageSplit(pixels, new byte[images], 1, scale, TargetCoding.OneHot).CopyInputs([.. Enumerable.Range(0, images)], inputs);
        return inputs;
    }

    private static double[] Table(InputScaling scaling, int largest, byte[] training)
    {
        var table = new double[PixelScale.Size];
        PixelScale.Of(scaling, largest, training, training.Length).Fill<double>(table);
        return table;
    }
}
