namespace NeuronActors.Networks;

/// <summary>Keys of the section <c>data</c>.</summary>
internal static class DataKeys
{
    private static readonly KeySection<DataSettings> Data = new(
        "data", experiment => experiment.Data, (experiment, part) => experiment with { Data = part });

    private const string Own = "a convention of this project";

    private static readonly OptionalForm<int> Limit = new(Forms.Whole(1, 1_000_000_000), "all");

    private static readonly TextListForm Files = new(
        "the path of a file, relative to the file that states it, a list of two such as [x.npy, y.npy], or null for none", most: 2, arePaths: true);

    private static readonly TextListForm Names = new("a name, a list of names, or null to find them", most: 100_000, arePaths: false);

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
            "0 and deviation 1 over the training set, centre-pixels mean 0 of every pixel and deviation 1 over all, centre maps to [-1, 1], inside-tanh to [-0.9, 0.9]. " +
            "Of files of your own bytes have the range 0 to 255; other numbers have that of the training set, of each column of a table or of a whole array.",
            Forms.Word<DataScaling>(), d => d.Scaling, (d, value) => d with { Scaling = value },
            "the authors' code of activation relaxation: pixels divided by 255, not centred"),
        Data.Key("train", "At most this many training samples, the first ones; or the path of a file with samples of your own, which is short for data.train-file.",
            Limit, d => d.Train, (d, value) => d with { Train = value }, "a convention of this project"),
        Data.Key("validation", "So many of the training samples, chosen by data.seed, are set aside: they are not learned, and after each epoch their accuracy is measured.",
            Forms.Whole(0, 1_000_000_000), d => d.Validation, (d, value) => d with { Validation = value },
            "Zahid et al. 2023, Fig. 4, who do not say how many"),
        Data.Key("test", "At most this many test samples, the first ones; or the path of a file, which is short for data.test-file. With data.train-file alone so many of its samples, chosen by data.seed, are the test set.",
            Limit, d => d.Test, (d, value) => d with { Test = value }, "a convention of this project"),
        Data.Key("target-on", "Target of the output neuron that stands for the right class.",
            Target, d => d.TargetOn, (d, value) => d with { TargetOn = value },
            "Millidge et al. 2021, appendix B: one-hot; Lillicrap et al. 2016 use 0.9 with tanh"),
        Data.Key("target-off", "Target of the other output neurons.",
            Target, d => d.TargetOff, (d, value) => d with { TargetOff = value },
            "Millidge et al. 2021, appendix B: one-hot; Lillicrap et al. 2016 use -0.9 with tanh"),
        Data.Key("target", "What the network is to answer: the label (a class, or the value of a function), or its own input.",
            Forms.Word<DataTarget>(), d => d.Target, (d, value) => d with { Target = value },
            "Lillicrap et al. 2016: the label; supplementary note 9: the input", "The array or column of targets is named by data.targets."),
        Data.Key("units-per-class", "Output neurons that stand for each class; the class whose neurons are most active together is the answer.",
            Forms.Whole(1, 10_000), d => d.UnitsPerClass, (d, value) => d with { UnitsPerClass = value },
            "Lillicrap et al. 2016, Methods: 100 in the spiking network", "Lillicrap et al. use 100 in the spiking network."),
        Data.Key("seed", "Seed of generated data sets; apart from seed, so that runs of several seeds learn the " +
            "same data.",
            Forms.Seed, d => d.Seed, (d, value) => d with { Seed = value }, "a convention of this project"),
        Data.Key("train-file", "Training samples of your own, in place of data.name: .npy, .npz, .csv, .tsv, .parquet, idx, or a folder that holds a folder of PNG images for each class. " +
            "Two files are the inputs and the targets.",
            Files, d => d.TrainFile, (d, value) => d with { TrainFile = value }, Own),
        Data.Key("test-file", "Test samples of your own, of any of these formats.",
            Files, d => d.TestFile, (d, value) => d with { TestFile = value }, Own),
        Data.Key("inputs", "The array of an .npz file, or the columns of a table, that are the inputs; by default the array x, or every column that is no target.",
            Names, d => d.Inputs, (d, value) => d with { Inputs = value }, Own),
        Data.Key("targets", "The array of an .npz file, or the column of a table, that is the target; by default y, or the column label, target, class or y, or the last one. " +
            "Several columns are learned as numbers.",
            Names, d => d.Targets, (d, value) => d with { Targets = value }, Own),
        Data.Key("task", "What is learned from the files: auto is classification where targets are texts or whole numbers, else regression; with autoencoding each sample is its own target.",
            Forms.Word<DataTask>(), d => d.Task, (d, value) => d with { Task = value }, Own),
    ];

    /// <summary>The key that a value is meant for: <c>data.train</c> and <c>data.test</c> take a file too.</summary>
    public static string NameFor(string name, DocumentNode node) =>
        name is "data.train" or "data.test" && (node is ListNode || (node is ScalarNode { IsNull: false } scalar && scalar.Text != "all" && !RealNumber.TryParse(scalar.Text, out _)))
            ? $"{name}-file"
            : name;

    /// <summary>Counts that were chosen for other data, if a source states them before the first that states this key.</summary>
    public static string[] CountsBefore(string name) => name switch
    {
        "data.train-file" => ["data.train", "data.test"],
        "data.test-file" => ["data.test"],
        _ => [],
    };
}
