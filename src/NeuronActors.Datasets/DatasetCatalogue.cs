using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuronActors.Datasets;

/// <summary>Every data set by name.</summary>
public static partial class DatasetCatalogue
{
    private const string CcBySa4 = "CC BY-SA 4.0";
    private const string Generated = "Apache-2.0 (generated)";
    private const string Lillicrap =
        "T. P. Lillicrap, D. Cownden, D. B. Tweed, C. J. Akerman, \"Random synaptic feedback weights support error " +
        "backpropagation for deep learning\", Nature Communications 7:13276, 2016";

    private static readonly Entry[] Entries =
    [
        new(new("strokes", "digits 28×28 drawn from strokes, generated", 784, 10, 10,
            StrokesDataset.TrainCount, StrokesDataset.TestCount, NeedsFiles: false, "NeuronActors", Generated),
            StrokesDataset.Load),
        new(new("mnist", "handwritten digits 28×28", 784, 10, 10, 60_000, 10_000, NeedsFiles: true,
            "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, \"Gradient-based learning applied to document recognition\", " +
            "Proceedings of the IEEE 86(11):2278–2324, 1998", "CC BY-SA 3.0"), IdxDataset.Load),
        new(new("fashion-mnist", "articles of clothing 28×28", 784, 10, 10, 60_000, 10_000, NeedsFiles: true,
            "H. Xiao, K. Rasul, R. Vollgraf, \"Fashion-MNIST\", arXiv:1708.07747, 2017", "MIT"), IdxDataset.Load),
        new(new("kmnist", "cursive Japanese characters 28×28", 784, 10, 10, 60_000, 10_000, NeedsFiles: true,
            "T. Clanuwat, M. Bober-Irizar, A. Kitamoto, A. Lamb, K. Yamamoto, D. Ha, \"Deep Learning for Classical " +
            "Japanese Literature\", arXiv:1812.01718, 2018", CcBySa4), IdxDataset.Load),
        new(new("cifar-10", "colour photographs 32×32", CifarReader.PixelsPerImage, 10, 10, 50_000, 10_000,
            NeedsFiles: true, "A. Krizhevsky, \"Learning Multiple Layers of Features from Tiny Images\", technical report, " +
            "University of Toronto, 2009", "none stated"), CifarDataset.Load),
        new(new("digits-8x8", "handwritten digits 8×8", DigitsReader.PixelsPerImage, 10, 10, 3823, 1797, NeedsFiles: true,
            "E. Alpaydin, C. Kaynak, \"Optical Recognition of Handwritten Digits\", UCI Machine Learning Repository, 1998",
            "CC BY 4.0"), DigitsDataset.Load),
        Function("linear-30-10", "a random linear function", new LinearTarget(30, 10)),
        Function("network-30-20-10-10", "a random tanh network", new NetworkTarget()),
        Function("quadratic-20-20", "random quadratic forms", new QuadraticTarget()),
        new(new("xor", "exclusive or, four samples", 2, 1, 0, XorDataset.TrainCount, XorDataset.TestCount, NeedsFiles: false, Lillicrap, Generated),
            XorDataset.Load),
    ];

    /// <summary>What there is, the default first.</summary>
    public static IReadOnlyList<DatasetInfo> All { get; } = [.. Entries.Select(entry => entry.Info)];

    /// <summary>The data set used where nothing else is asked for; it needs no files.</summary>
    public static string DefaultName => Entries[0].Info.Name;

    /// <summary>Reads or generates a data set.</summary>
    /// <exception cref="DatasetException">The name is unknown, an option out of range, or a file missing or damaged.</exception>
    public static Dataset Load(DatasetOptions options)
    {
        if (options.Files is not null)
        {
            options.Validate();
            return UserDataset.Load(options);
        }
        var entry = Array.Find(Entries, entry => entry.Info.Name == options.Name) ?? Linear(options.Name)
            ?? throw new DatasetException(
                $"data.name is '{options.Name}'; it must be one of {string.Join(", ", All.Select(info => info.Name))}, or a linear " +
                "function of another size such as linear-100-20.");
        options.Validate();
        if (options.Coding.UnitsPerClass > 1 && entry.Info.Classes == 0)
            throw NoClasses(options);
        var dataset = entry.Load(options);
        return options.TargetsAreInputs ? dataset.AsAutoencoder() : dataset;
    }

    internal static DatasetException NoClasses(DatasetOptions options) =>
        new($"data.units-per-class is {options.Coding.UnitsPerClass}, but {options.Name} has no classes; write 1 or leave it out.");

    // Sizes up to 9999 keep the samples below a gigabyte.
    [GeneratedRegex(@"^linear-([1-9][0-9]{0,3})-([1-9][0-9]{0,3})\z")]
    private static partial Regex LinearName();

    private static Entry? Linear(string name) => LinearName().Match(name) is { Success: true, Groups: var sizes }
        ? Function(name, "a random linear function", new LinearTarget(Size(sizes[1]), Size(sizes[2])))
        : null;

    private static int Size(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private static Entry Function(string name, string title, TargetFunction target) => new(
        new(name, title, target.Inputs, target.Outputs, 0, FunctionDataset.TrainCount, FunctionDataset.TestCount,
            NeedsFiles: false, Lillicrap, Generated),
        options => FunctionDataset.Load(options, target));

    private sealed record Entry(DatasetInfo Info, Func<DatasetOptions, Dataset> Load);
}
