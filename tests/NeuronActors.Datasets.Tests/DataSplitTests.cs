using FsCheck;
using FsCheck.Fluent;

namespace NeuronActors.Datasets.Tests;

public sealed class DataSplitTests
{
    private static readonly byte[] Labels = [2, 0, 1, 2];
    private static readonly byte[] Pixels = TinyFiles.Bytes(4 * 5);

    [Fact]
    public void Any_choice_of_samples_lies_in_columns_in_the_order_asked_for() => Prop.ForAll(
        Gen.Choose(0, 3).ArrayOf().ToArbitrary(),
        samples =>
        {
            var split = Split(InputScaling.Raw);
            var inputs = new float[samples.Length * 5];
            split.CopyInputs(samples, inputs);
            return inputs.SequenceEqual(samples.SelectMany(sample => Pixels.Skip(5 * sample).Take(5)).Select(pixel => (float)pixel));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Targets_are_one_hot_columns()
    {
        var targets = new double[6];
        Split(InputScaling.Unit).CopyTargets([1, 3], targets);
        Assert.Equal([1, 0, 0, 0, 0, 1], targets);
    }

    [Fact]
    public void Target_values_can_be_chosen()
    {
        var scale = PixelScale.Of(InputScaling.Unit, 255, Pixels, 5);
        var split = new ImageSplit(Pixels, Labels, 3, scale, TargetCoding.InsideTanh);
        var targets = new float[3];
        split.CopyTargets([2], targets);
        Assert.Equal([-0.9f, 0.9f, -0.9f], targets);
    }

    [Theory]
    [InlineData(1), InlineData(40), InlineData(199)]
    public void Samples_set_aside_and_those_that_are_left_are_all_of_them_in_their_order(int aside)
    {
        var numbers = Enumerable.Range(0, 200).Select(i => (double)i).ToArray();
        var all = new Dataset("numbers", new NumericSplit(200, numbers, numbers), new NumericSplit(1, [0], [0]), 0, "");
        var cut = all.WithValidation(aside, seed: 3);
        double[] learned = Values(cut.Train), kept = Values(cut.Validation!);
        Assert.Equal(aside, kept.Length);
        Assert.Equal(numbers, learned.Concat(kept).Order());
        Assert.Equal(learned.Order(), learned);
        Assert.Equal(kept, Values(all.WithValidation(aside, seed: 3).Validation!));
        Assert.NotEqual(kept, Values(all.WithValidation(aside, seed: 4).Validation!));
        Assert.Same(all, all.WithValidation(0, seed: 3));

        static double[] Values(DataSplit split)
        {
            var (inputs, targets) = (new double[split.Count], new double[split.Count]);
            split.CopyInputs([.. Enumerable.Range(0, split.Count)], inputs);
            split.CopyTargets([.. Enumerable.Range(0, split.Count)], targets);
            Assert.Equal(inputs, targets);
            return inputs;
        }
    }

    [Fact]
    public void Setting_aside_all_samples_is_refused()
    {
        var all = new Dataset("tiny", Split(InputScaling.Raw), Split(InputScaling.Raw), 3, "");
        var refusal = Assert.Throws<DatasetException>(() => all.WithValidation(4, 0));
        Assert.Equal("data.validation is 4, but there are 4 training samples; write a number in [0, 3].", refusal.Message);
        Assert.Equal([0, 1, 2, 2], LabelsOf(all.WithValidation(2, 0)).Order());

        static IEnumerable<int> LabelsOf(Dataset data) =>
            Enumerable.Range(0, 2).Select(data.Train.Label).Concat(Enumerable.Range(0, 2).Select(data.Validation!.Label));
    }

    [Fact]
    public void Copying_allocates_nothing()
    {
        var images = Split(InputScaling.Unit);
        var numbers = new NumericSplit(4, new double[20], new double[12]);
        var (inputs, targets) = (new float[10], new float[6]);
        Copy();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Copy();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Copy()
        {
            ReadOnlySpan<int> samples = [3, 1];
            images.CopyInputs(samples, inputs.AsSpan());
            images.CopyTargets(samples, targets.AsSpan());
            numbers.CopyInputs(samples, inputs.AsSpan());
            numbers.CopyTargets(samples, targets.AsSpan());
        }
    }

    [Fact]
    public void Float_inputs_are_the_double_inputs_rounded_once()
    {
        foreach (var scaling in Enum.GetValues<InputScaling>())
        {
            var (single, full) = (new float[20], new double[20]);
            Split(scaling).CopyInputs([0, 1, 2, 3], single);
            Split(scaling).CopyInputs([0, 1, 2, 3], full);
            Assert.Equal(full.Select(value => (float)value), single);
        }
    }

    [Fact]
    public void Numbers_of_a_regression_are_copied_and_have_no_label()
    {
        var split = new NumericSplit(2, [1, 2, 3, 4, 5, 6], [7, 8]);
        var (inputs, targets) = (new double[6], new double[2]);
        split.CopyInputs([1, 0], inputs);
        split.CopyTargets([1, 0], targets);
        Assert.Equal([4, 5, 6, 1, 2, 3], inputs);
        Assert.Equal([8, 7], targets);
        Assert.Equal(-1, split.Label(1));
    }

    [Fact]
    public void Wrong_lengths_and_indices_are_named()
    {
        var split = Split(InputScaling.Unit);
        Names("room for 9 values", () => split.CopyInputs([0, 1], new float[9]));
        Names("room for 7 values", () => split.CopyTargets([0, 1], new float[7]));
        Names("Sample 4", () => split.CopyInputs([4], new float[5]));
        Names("Sample -1", () => split.CopyTargets([-1], new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => split.Label(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => split.Pixels(-1));
    }

    [Fact]
    public void Arrays_that_do_not_fit_together_are_refused()
    {
        var scale = PixelScale.Of(InputScaling.Unit, 255, Pixels, 5);
        Assert.Throws<ArgumentException>(() => new ImageSplit(Pixels, [0, 1, 2], 3, scale, TargetCoding.OneHot));
        Assert.Throws<ArgumentException>(() => new ImageSplit(Pixels, Labels, 2, scale, TargetCoding.OneHot));
        Assert.Throws<ArgumentException>(() => new NumericSplit(2, [1, 2, 3], [1, 2]));
        Assert.Throws<ArgumentException>(() => new Dataset(
            "odd", Split(InputScaling.Unit), new NumericSplit(1, [1], [1]), 3, "made up"));
    }

    private static void Names(string part, Action action) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static ImageSplit Split(InputScaling scaling) =>
        new(Pixels, Labels, 3, PixelScale.Of(scaling, 255, Pixels, 5), TargetCoding.OneHot);
}
