namespace NeuronActors.Datasets;

/// <summary>Exclusive or: the inputs (0, 0), (0, 1), (1, 0), (1, 1), the target 1 where they differ and 0 where they do not.</summary>
/// <remarks>
/// Source: Lillicrap et al. 2016, Supplementary Note 4. The training set repeats the four in turn, so that an epoch is worth
/// looking at; <c>data.train: 4</c> leaves each of them once. The test set is the four.
/// </remarks>
internal static class XorDataset
{
    public const int TrainCount = 4000;
    public const int TestCount = 4;

    private static readonly double[] Inputs = [0, 0, 0, 1, 1, 0, 1, 1];
    private static readonly double[] Targets = [0, 1, 1, 0];

    public static Dataset Load(DatasetOptions options)
    {
        FunctionDataset.RefuseRescaling(options);
        return new Dataset(
            options.Name,
            Repeat(Math.Min(options.TrainLimit ?? TrainCount, TrainCount)),
            Repeat(Math.Min(options.TestLimit ?? TestCount, TestCount)),
            classes: 0,
            $"exclusive or (Lillicrap et al. 2016, Supplementary Note 4), generated with seed {options.Seed} as with any other");
    }

    private static NumericSplit Repeat(int count) => new(
        count,
        [.. Enumerable.Range(0, count).SelectMany(sample => Inputs[(sample % 4 * 2)..(sample % 4 * 2 + 2)])],
        [.. Enumerable.Range(0, count).Select(sample => Targets[sample % 4])]);
}
