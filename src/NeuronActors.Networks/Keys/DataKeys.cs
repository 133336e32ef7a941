namespace NeuronActors.Networks;

/// <summary>Keys of the section <c>data</c>.</summary>
internal static class DataKeys
{
    private static readonly KeySection<DataSettings> Data = new(
        "data", experiment => experiment.Data, (experiment, part) => experiment with { Data = part });

    private static readonly OptionalForm<int> Limit = new(Forms.Whole(1, 1_000_000_000), "all");

    private static readonly RealForm Target = Forms.Real(Interval.Closed(-1000, 1000));

    public static IEnumerable<Key> All =>
    [
        Data.Key("name", "Name of the data set. strokes are digits drawn by a generator: they need no files.",
            Forms.Name, d => d.Name, (d, value) => d with { Name = value },
            "a convention of this project; Millidge et al. 2020, section 2: mnist and fashion-mnist"),
        Data.Key("folder", "Folder that holds the data sets, one folder for each.",
            new OptionalReferenceForm<string>(Forms.Text, "that of the command line or of NEURONACTORS_DATA"),
            d => d.Folder, (d, value) => d with { Folder = value }, "a convention of this project"),
        Data.Key("scaling", "Stored values to inputs: unit maps to [0, 1], raw leaves them, standardise gives mean " +
            "0 and deviation 1 over the training set, centre-pixels mean 0 of every pixel and deviation 1 over all, centre maps to [-1, 1], inside-tanh to [-0.9, 0.9].",
            Forms.Word<DataScaling>(), d => d.Scaling, (d, value) => d with { Scaling = value },
            "the authors' code of activation relaxation: pixels divided by 255, not centred"),
        Data.Key("train", "At most this many training samples, the first ones.",
            Limit, d => d.Train, (d, value) => d with { Train = value }, "a convention of this project"),
        Data.Key("validation", "So many of the training samples, chosen by data.seed, are set aside: they are not learned, and after each epoch their accuracy is measured.",
            Forms.Whole(0, 1_000_000_000), d => d.Validation, (d, value) => d with { Validation = value },
            "Zahid et al. 2023, Fig. 4, who do not say how many"),
        Data.Key("test", "At most this many test samples, the first ones.",
            Limit, d => d.Test, (d, value) => d with { Test = value }, "a convention of this project"),
        Data.Key("target-on", "Target of the output neuron that stands for the right class.",
            Target, d => d.TargetOn, (d, value) => d with { TargetOn = value },
            "Millidge et al. 2021, appendix B: one-hot; Lillicrap et al. 2016 use 0.9 with tanh"),
        Data.Key("target-off", "Target of the other output neurons.",
            Target, d => d.TargetOff, (d, value) => d with { TargetOff = value },
            "Millidge et al. 2021, appendix B: one-hot; Lillicrap et al. 2016 use -0.9 with tanh"),
        Data.Key("target", "What the network is to answer: the label (a class, or the value of a function), or its own input.",
            Forms.Word<DataTarget>(), d => d.Target, (d, value) => d with { Target = value },
            "Lillicrap et al. 2016: the label; supplementary note 9: the input"),
        Data.Key("units-per-class", "Output neurons that stand for each class; the class whose neurons are most active together is the answer.",
            Forms.Whole(1, 10_000), d => d.UnitsPerClass, (d, value) => d with { UnitsPerClass = value },
            "Lillicrap et al. 2016, Methods: 100 in the spiking network", "Lillicrap et al. use 100 in the spiking network."),
        Data.Key("seed", "Seed of generated data sets; apart from seed, so that runs of several seeds learn the " +
            "same data.",
            Forms.Seed, d => d.Seed, (d, value) => d with { Seed = value }, "a convention of this project"),
    ];
}
