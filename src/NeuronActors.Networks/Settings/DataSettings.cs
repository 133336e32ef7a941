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
}
