namespace NeuronActors.Datasets;

/// <summary>Some of the samples of another split, which keeps their values.</summary>
/// <param name="samples">Where they come from.</param>
/// <param name="chosen">Their indices there, at least one.</param>
public sealed class SampleSubset(DataSplit samples, int[] chosen) : DataSplit(chosen.Length, samples.Inputs, samples.Targets)
{
    private const int AtOnce = 64;

    private protected override void CopyCheckedInputs<T>(ReadOnlySpan<int> indices, Span<T> columns)
    {
        Span<int> there = stackalloc int[AtOnce];
        for (var first = 0; first < indices.Length; first += AtOnce)
        {
            var some = There(indices[first..], there);
            samples.CopyInputs(some, columns.Slice(first * Inputs, some.Length * Inputs));
        }
    }

    private protected override void CopyCheckedTargets<T>(ReadOnlySpan<int> indices, Span<T> columns)
    {
        Span<int> there = stackalloc int[AtOnce];
        for (var first = 0; first < indices.Length; first += AtOnce)
        {
            var some = There(indices[first..], there);
            samples.CopyTargets(some, columns.Slice(first * Targets, some.Length * Targets));
        }
    }

    private protected override int CheckedLabel(int sample) => samples.Label(chosen[sample]);

    /// <summary>The first of the indices, as many as there is room for, as those of the other split.</summary>
    private ReadOnlySpan<int> There(ReadOnlySpan<int> indices, Span<int> there)
    {
        var count = Math.Min(indices.Length, there.Length);
        for (var i = 0; i < count; i++) there[i] = chosen[indices[i]];
        return there[..count];
    }
}
