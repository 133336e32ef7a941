namespace NeuronActors.Networks;

/// <summary>How stored values become inputs.</summary>
public enum DataScaling
{
    /// <summary>To [0, 1]: a pixel divided by 255.</summary>
    Unit,

    /// <summary>As stored.</summary>
    Raw,

    /// <summary>Mean 0 and deviation 1 over the training set.</summary>
    Standardise,

    /// <summary>Mean 0 of every pixel over the training set, and deviation 1 over all of them.</summary>
    CentrePixels,

    /// <summary>To [−1, 1].</summary>
    Centre,

    /// <summary>To [−0.9, 0.9], which tanh can give.</summary>
    InsideTanh,
}

/// <summary>What the network is to answer.</summary>
public enum DataTarget
{
    /// <summary>The class, or what the data set's function gives.</summary>
    Label,

    /// <summary>The input itself: an autoencoder.</summary>
    Input,
}

/// <summary>What is learned from files of the user's own.</summary>
public enum DataTask
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

/// <summary>Which samples are learned and tested.</summary>
public sealed record DataSettings
{
    /// <summary>Name of the data set; <c>strokes</c> needs no files.</summary>
    public string Name { get; init; } = "strokes";

    /// <summary>Folder that holds the data sets; null: the command line's or NEURONACTORS_DATA.</summary>
    public string? Folder { get; init; }

    /// <summary>How stored values become inputs.</summary>
    public DataScaling Scaling { get; init; } = DataScaling.Unit;

    /// <summary>At most this many training samples; null: all.</summary>
    public int? Train { get; init; }

    /// <summary>Training samples that are set aside: not learned, but judged after each epoch. At least 0.</summary>
    public int Validation { get; init; }

    /// <summary>At most this many test samples; null: all.</summary>
    public int? Test { get; init; }

    /// <summary>Target of the output neuron of the right class.</summary>
    public double TargetOn { get; init; } = 1;

    /// <summary>Target of the other output neurons.</summary>
    public double TargetOff { get; init; }

    /// <summary>
    /// Seed of generated data sets; apart from the run's, so that runs of several seeds learn the same data.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>What the network is to answer.</summary>
    public DataTarget Target { get; init; } = DataTarget.Label;

    /// <summary>Output neurons that stand for each class, in [1, 10000]; their sum is what is judged.</summary>
    public int UnitsPerClass { get; init; } = 1;

    /// <summary>Full path of a training set of the user's own, or of its inputs and its targets; empty: <see cref="Name"/>.</summary>
    public EquatableList<string> TrainFile { get; init; } = [];

    /// <summary>The same for the test set; empty: <see cref="Test"/> samples of the training set are set aside for it.</summary>
    public EquatableList<string> TestFile { get; init; } = [];

    /// <summary>Array or columns that hold the inputs; empty: all that are no targets.</summary>
    public EquatableList<string> Inputs { get; init; } = [];

    /// <summary>Array or columns that hold the targets; empty: found by their names.</summary>
    public EquatableList<string> Targets { get; init; } = [];

    /// <summary>What is learned from the files.</summary>
    public DataTask Task { get; init; } = DataTask.Auto;

    /// <summary>What sentences call the data: the name of the data set, or of the file.</summary>
    public string Title => TrainFile.Count > 0 ? Path.GetFileName(TrainFile[0]) : Name;
}
