namespace NeuronActors.Datasets.Tests;

/// <summary>Targets that are not one value for each class.</summary>
public sealed class TargetFormTests
{
    private static readonly byte[] Labels = [2, 0];
    private static readonly byte[] Pixels = [0, 51, 255, 102];

    [Fact]
    public void Several_units_stand_for_a_class_side_by_side()
    {
        var split = new ImageSplit(Pixels, Labels, 3, PixelScale.Of(InputScaling.Unit, 255, Pixels, 2), new(0.9, -0.9) { UnitsPerClass = 2 });
        var targets = new double[12];
        split.CopyTargets([0, 1], targets);
        Assert.Equal([-0.9, -0.9, -0.9, -0.9, 0.9, 0.9, 0.9, 0.9, -0.9, -0.9, -0.9, -0.9], targets);
        Assert.Equal((2, 0), (split.Label(0), split.Label(1)));
    }

    [Fact]
    public void A_listed_set_has_as_many_targets_as_classes_times_units()
    {
        var dataset = DatasetCatalogue.Load(new("strokes", TrainLimit: 3, TestLimit: 2) { Coding = TargetCoding.OneHot with { UnitsPerClass = 100 } });
        Assert.Equal((1000, 10), (dataset.Targets, dataset.Classes));
    }

    [Theory]
    [InlineData("strokes")]
    [InlineData("linear-30-10")]
    public void The_targets_of_an_autoencoder_are_its_scaled_inputs(string name)
    {
        var plain = DatasetCatalogue.Load(new(name, TrainLimit: 3, TestLimit: 2));
        var coder = DatasetCatalogue.Load(new(name, TrainLimit: 3, TestLimit: 2) { TargetsAreInputs = true });
        Assert.Equal((plain.Inputs, plain.Inputs, 0), (coder.Inputs, coder.Targets, coder.Classes));
        double[] inputs = new double[2 * plain.Inputs], targets = new double[2 * plain.Inputs];
        plain.Test.CopyInputs([1, 0], inputs);
        coder.Test.CopyTargets([1, 0], targets);
        Assert.Equal(inputs, targets);
        Assert.Equal(-1, coder.Train.Label(0));
    }

    [Fact]
    public void Units_of_classes_that_there_are_not_are_refused() => Refused.With(
        () => DatasetCatalogue.Load(new("xor") { Coding = TargetCoding.OneHot with { UnitsPerClass = 100 } }),
        "data.units-per-class is 100", "xor has no classes");

    [Fact]
    public void Exclusive_or_repeats_its_four_samples()
    {
        var dataset = DatasetCatalogue.Load(new("xor"));
        Assert.Equal((4000, 4, 2, 1, 0), (dataset.Train.Count, dataset.Test.Count, dataset.Inputs, dataset.Targets, dataset.Classes));
        for (var sample = 0; sample < 4; sample++)
        {
            double[] x = new double[2], y = new double[1];
            dataset.Train.CopyInputs([sample + 400], x);
            dataset.Train.CopyTargets([sample + 400], y);
            Assert.Equal([sample / 2, sample % 2], x);
            Assert.Equal(x[0] != x[1] ? 1 : 0, y[0]);
        }
    }

    [Theory]
    [InlineData("linear-100-20", 100, 20)]
    [InlineData("linear-3-1", 3, 1)]
    public void Linear_functions_of_any_size_are_drawn(string name, int inputs, int outputs)
    {
        var dataset = DatasetCatalogue.Load(new(name, TrainLimit: 4, TestLimit: 2));
        Assert.Equal((name, inputs, outputs), (dataset.Name, dataset.Inputs, dataset.Targets));
    }

    [Theory]
    [InlineData("linear-0-10")]
    [InlineData("linear-30-10-5")]
    [InlineData("linear-30-99999")]
    public void Sizes_that_cannot_be_are_refused(string name) =>
        Refused.With(() => DatasetCatalogue.Load(new(name)), $"'{name}'", "such as linear-100-20");

    [Fact]
    public void The_spread_of_targets_is_their_variance_times_their_number()
    {
        var split = new NumericSplit(3, [0, 0, 0], [1, 10, 2, 20, 6, 60]);   // means 3 and 30
        Assert.Equal(4 + 1 + 9 + 400 + 100 + 900, TargetSpread.Of(split), 9);
        Assert.Equal(0, TargetSpread.Of(new NumericSplit(2, [0, 0], [7, 7])));
    }
}
