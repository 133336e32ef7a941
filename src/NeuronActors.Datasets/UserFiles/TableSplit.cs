using System.Numerics;

namespace NeuronActors.Datasets;

/// <summary>Samples as a file holds them, scaled when copied, with classes or with numbers as targets.</summary>
/// <typeparam name="TStored">How the inputs are stored.</typeparam>
internal sealed class TableSplit<TStored> : DataSplit
    where TStored : unmanaged, INumberBase<TStored>
{
    private readonly TStored[] inputs;
    private readonly InputScale scale;
    private readonly double[] numbers = [];
    private readonly int[] labels = [];
    private readonly TargetCoding coding = TargetCoding.OneHot;

    public TableSplit(TStored[] inputs, InputScale scale, int count, double[] numbers)
        : base(count, inputs.Length / count, numbers.Length / count) => (this.inputs, this.scale, this.numbers) = (inputs, scale, numbers);

    public TableSplit(TStored[] inputs, InputScale scale, int[] labels, int classes, TargetCoding coding)
        : base(labels.Length, inputs.Length / labels.Length, classes * coding.UnitsPerClass) =>
        (this.inputs, this.scale, this.labels, this.coding) = (inputs, scale, labels, coding);

    private protected override void CopyCheckedInputs<T>(ReadOnlySpan<int> samples, Span<T> columns)
    {
        for (var column = 0; column < samples.Length; column++)
            for (var row = 0; row < Inputs; row++)
                columns[column * Inputs + row] = T.CreateTruncating(scale.Apply(double.CreateTruncating(inputs[(long)samples[column] * Inputs + row]), row));
    }

    private protected override void CopyCheckedTargets<T>(ReadOnlySpan<int> samples, Span<T> columns)
    {
        var units = coding.UnitsPerClass;
        if (labels.Length > 0) columns.Fill(T.CreateTruncating(coding.Off));
        for (var column = 0; column < samples.Length; column++)
            if (labels.Length > 0)
                columns.Slice(column * Targets + labels[samples[column]] * units, units).Fill(T.CreateTruncating(coding.On));
            else
                for (var row = 0; row < Targets; row++)
                    columns[column * Targets + row] = T.CreateTruncating(numbers[(long)samples[column] * Targets + row]);
    }

    private protected override int CheckedLabel(int sample) => labels.Length > 0 ? labels[sample] : -1;
}
