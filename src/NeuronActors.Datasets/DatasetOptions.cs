namespace NeuronActors.Datasets;

/// <summary>Which data, from where, scaled how.</summary>
/// <param name="Name">A name of <see cref="DatasetCatalogue.All"/>.</param>
/// <param name="Folder">The folder that holds <c>mnist/</c>, <c>cifar-10/</c> and so on, usually from <c>--data</c> or the
/// environment variable NEURONACTORS_DATA; null where there is none. Generated data needs none.</param>
/// <param name="Scaling">How stored values become inputs; <see cref="InputScaling.Unit"/> by default.</param>
/// <param name="TrainLimit">Use at most this many training samples, the first ones; at least 1; null for all.</param>
/// <param name="TestLimit">Use at most this many test samples, the first ones; at least 1; null for all.</param>
/// <param name="Seed">Seed of generated data; files do not depend on it.</param>
/// <param name="ExcludeLossy">Leave out the CIFAR-10 test records that <c>test_batch.lossy-records.txt</c> lists.</param>
public sealed record DatasetOptions(
    string Name,
    string? Folder = null,
    InputScaling Scaling = InputScaling.Unit,
    int? TrainLimit = null,
    int? TestLimit = null,
    ulong Seed = 1,
    bool ExcludeLossy = false)
{
    /// <summary>The target values of a class; 1 and 0 by default. Regression targets do not depend on it.</summary>
    public TargetCoding Coding { get; init; } = TargetCoding.OneHot;

    /// <summary>The target of a sample is its own input, scaled as it is: data for an autoencoder, without classes.</summary>
    public bool TargetsAreInputs { get; init; }

    /// <summary>Files of the user's own in place of <see cref="Name"/>; null for a data set of the catalogue.</summary>
    public UserFiles? Files { get; init; }

    internal void Validate()
    {
        Coding.Validate();
        Validate("training", TrainLimit);
        Validate("test", TestLimit);
    }

    private static void Validate(string split, int? limit)
    {
        if (limit < 1)
            throw new DatasetException(
                $"The limit of {split} samples is {limit}; write a number of at least 1, or leave it out for all of them.");
    }
}
