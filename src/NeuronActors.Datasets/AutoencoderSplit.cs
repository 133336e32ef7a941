namespace NeuronActors.Datasets;

/// <summary>The samples of another split, the target of each its own scaled input; no classes.</summary>
/// <param name="samples">Where the inputs come from.</param>
/// <remarks>Source: Lillicrap et al. 2016, Supplementary Note 9.</remarks>
public sealed class AutoencoderSplit(DataSplit samples) : DataSplit(samples.Count, samples.Inputs, samples.Inputs)
{
    private protected override void CopyCheckedInputs<T>(ReadOnlySpan<int> indices, Span<T> columns) => samples.CopyInputs(indices, columns);

    private protected override void CopyCheckedTargets<T>(ReadOnlySpan<int> indices, Span<T> columns) => samples.CopyInputs(indices, columns);

    private protected override int CheckedLabel(int sample) => -1;
}
