namespace NeuronActors.Datasets;

/// <summary>What is learned from files of the user's own.</summary>
public enum LearningTask
{
    /// <summary>Classification where targets are texts or whole numbers, else regression.</summary>
    Auto,

    /// <summary>Each sample has a class.</summary>
    Classification,

    /// <summary>Each sample has one or several numbers as target.</summary>
    Regression,

    /// <summary>Each sample is its own target.</summary>
    Autoencoding,
}

/// <summary>Files of the user's own, and what of them is used.</summary>
/// <param name="Train">The training set: a file with inputs and targets, a folder of images, or a file of each.</param>
public sealed record UserFiles(IReadOnlyList<string> Train)
{
    /// <summary>The test set; empty: so many samples of the training set as <see cref="DatasetOptions.TestLimit"/> says.</summary>
    public IReadOnlyList<string> Test { get; init; } = [];

    /// <summary>Array or columns of the inputs; empty to find them.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Array or columns of the targets; empty to find them.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>What is learned.</summary>
    public LearningTask Task { get; init; } = LearningTask.Auto;

    /// <summary>Whether a file holds inputs or targets alone: a <c>.npy</c> array or an idx file.</summary>
    public static bool HoldsOneArray(string path) => SampleFile.HoldsOneArray(path);
}

/// <summary>Inputs and targets as they stand in a file.</summary>
/// <param name="Inputs">One entry for each sample; null if none were asked for.</param>
/// <param name="Targets">As many; null if none were asked for.</param>
internal sealed record FileSamples(FileArray? Inputs, FileArray? Targets);

/// <summary>What of its samples a file is to give.</summary>
internal enum Parts
{
    /// <summary>Inputs and targets.</summary>
    Both,

    /// <summary>Inputs alone.</summary>
    Inputs,

    /// <summary>Targets alone.</summary>
    Targets,
}

/// <summary>Which array or columns of a file are wanted.</summary>
/// <param name="Inputs">Names; empty to find them.</param>
/// <param name="Targets">Names; empty to find them.</param>
/// <param name="Parts">What of both.</param>
internal sealed record Choice(IReadOnlyList<string> Inputs, IReadOnlyList<string> Targets, Parts Parts);
