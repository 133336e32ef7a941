using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NeuronActors.Datasets;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron data show NAME|FILE</c>: shapes, ranges, classes and some samples of a data set or of a file.</summary>
internal sealed class DataShowCommand : NeuronCommand
{
    private const int WidestPicture = 28, WidestLine = 100, PicturesOnSheet = 100, ClassesShown = 40, ValuesShown = 8, SamplesShown = 6;
    private const string Shades = " ░▒▓█";

    private readonly Argument<string[]> what = new("NAME|FILE")
    {
        Description = "A data set by name, or a file of your own; a second FILE holds the targets",
        Arity = new ArgumentArity(1, 2),
    };

    private readonly DataFolderOption data = new();
    private readonly UserDataOptions names = new();
    private readonly Option<string?> png = new("--png") { Description = $"Write a picture of up to {PicturesOnSheet} samples", HelpName = "FILE.png" };

    public DataShowCommand()
        : base(
            "show",
            "Shapes, ranges, classes and some samples of a data set or of a file of your own",
            new Example("neuron data show strokes", "the digits that the program draws"),
            new Example("neuron data show train.npz --inputs x --targets y", "arrays of your own"),
            new Example("neuron data show x.npy y.npy --png samples.png", "inputs and targets in two files, and a picture"))
    {
        Add(what);
        Add(data);
        Add(png);
        names.AddNamesTo(this);
    }

    public override SharedOptions Unused => SharedOptions.All;

    public override Task<int> Run(Invocation call)
    {
        Dataset shown = Load(call);
        bool isOneSet = shown.Shape.Count > 0;
        DatasetSummary train = DatasetSummary.Of(shown.Train, shown.Classes);
        DatasetSummary? test = isOneSet ? null : DatasetSummary.Of(shown.Test, shown.Classes);
        TextTable.WritePairs(call.Outcome, Pairs(shown, train, isOneSet));
        if (shown.Classes > 0) WriteClasses(call.Outcome, shown, train, test);
        SamplePicture[] pictures = Pictures(shown, train);
        if (pictures.Length > 0) WritePictures(call.Outcome, pictures);
        else WriteValues(call.Outcome, shown);
        if (call.Get(png) is { } path)
        {
            if (pictures.Length == 0) throw new CommandException($"{shown.Name} has no images, so there is nothing to draw; leave {png.Name} out.");
            SamplePicture.Write(path, pictures, perRow: 10);
            call.Outcome.WriteLine($"{Quantity.Of(pictures.Length, "sample")} in {path}");
        }
        call.Answer(() => Json(shown, train, test));
        return Task.FromResult(ExitCode.Done);
    }

    private Dataset Load(Invocation call)
    {
        string[] given = call.Get(what)!;
        bool isName = given.Length == 1 && (DatasetCatalogue.All.Any(info => info.Name == given[0]) || !Path.Exists(given[0]) && Path.GetFileName(given[0]) == given[0] && !Path.HasExtension(given[0]));
        if (isName) return DatasetCatalogue.Load(new DatasetOptions(given[0], data.FolderFor(call, experiment: null) ?? data.FolderOf(call), InputScaling.Raw, Seed: 0));
        (IReadOnlyList<string> inputs, IReadOnlyList<string> targets) = names.Names(call);
        var files = new UserFiles([.. given.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))])
        {
            Inputs = inputs,
            Targets = targets,
            Task = given is [var only] && UserFiles.HoldsOneArray(only) ? LearningTask.Autoencoding : LearningTask.Auto,
        };
        return DatasetCatalogue.Load(new DatasetOptions("", Scaling: InputScaling.Raw) { Files = files with { Test = files.Train } });
    }

    private static IEnumerable<(string, string)> Pairs(Dataset shown, DatasetSummary train, bool isOneSet)
    {
        yield return ("data", shown.Provenance);
        yield return ("samples", isOneSet ? Quantity.Count(shown.Train.Count) : $"{Quantity.Count(shown.Train.Count)} to train, {Quantity.Count(shown.Test.Count)} to test");
        string shape = shown.Shape.Count > 1 ? $"{string.Join(" × ", shown.Shape)} = " : "";
        yield return ("inputs", $"{shape}{shown.Inputs} values from {Quantity.Number(train.Inputs.Low)} to {Quantity.Number(train.Inputs.High)}");
        yield return ("targets", shown.Classes > 0 ? $"{shown.Classes} classes" : $"{shown.Targets} values from {Quantity.Number(train.Targets.Low)} to {Quantity.Number(train.Targets.High)}");
    }

    private static void WriteClasses(IAnsiConsole console, Dataset shown, DatasetSummary train, DatasetSummary? test)
    {
        console.WriteLine();
        string[] headings = ["class", "samples", "share", .. test is null ? Array.Empty<string>() : ["test"]];
        TextTable.Write(console, headings, Enumerable.Range(0, Math.Min(shown.Classes, ClassesShown)).Select(place => (string[])
        [
            NameOf(shown, place), Quantity.Count(train.PerClass[place]), Quantity.Percent((double)train.PerClass[place] / shown.Train.Count),
            .. test is null ? Array.Empty<string>() : [Quantity.Count(test.PerClass[place])],
        ]));
        if (shown.Classes > ClassesShown) console.WriteLine($"and {shown.Classes - ClassesShown} classes more");
    }

    /// <summary>One sample of each class in turn, so that few of them show all classes; of a regression the first ones.</summary>
    private static SamplePicture[] Pictures(Dataset shown, DatasetSummary train)
    {
        IEnumerable<int> order = Enumerable.Range(0, Math.Min(shown.Train.Count, 10_000));
        if (shown.Classes > 0)
            order = order.GroupBy(shown.Train.Label).OrderBy(group => group.Key).SelectMany(group => group.Select((sample, turn) => (sample, turn))).OrderBy(pair => pair.turn).Select(pair => pair.sample);
        return [.. order.Take(PicturesOnSheet).Select(sample => SamplePicture.Of(shown, shown.Train, sample, train.Inputs)).OfType<SamplePicture>()];
    }

    private static void WritePictures(IAnsiConsole console, SamplePicture[] pictures)
    {
        int width = Math.Min(pictures[0].Width, WidestPicture), height = Math.Max(1, (int)Math.Round(pictures[0].Height * (double)width / pictures[0].Width / 2));
        int perRow = Math.Max(1, Math.Min(console.Profile.Width, WidestLine) / (width + 2));
        foreach (SamplePicture[] row in pictures.Take(2 * perRow).Chunk(perRow))
        {
            console.WriteLine();
            for (int line = 0; line < height; line++)
                console.WriteLine(string.Join("  ", row.Select(picture => Line(picture, line, width, height))).TrimEnd());
        }
    }

    /// <summary>A character for the mean of the pixels that it covers, about twice as many rows as columns.</summary>
    private static string Line(SamplePicture picture, int line, int width, int height)
    {
        var text = new StringBuilder(width);
        for (int column = 0; column < width; column++)
        {
            (int top, int bottom) = (line * picture.Height / height, Math.Max(line * picture.Height / height + 1, (line + 1) * picture.Height / height));
            (int left, int right) = (column * picture.Width / width, Math.Max(column * picture.Width / width + 1, (column + 1) * picture.Width / width));
            double mean = Enumerable.Range(top, bottom - top).SelectMany(row => Enumerable.Range(left, right - left).Select(at => picture.At(row, at))).Average(pixel => (pixel.Red + pixel.Green + pixel.Blue) / 3);
            text.Append(Shades[Math.Clamp((int)Math.Round(mean * (Shades.Length - 1)), 0, Shades.Length - 1)]);
        }
        return text.ToString();
    }

    private static void WriteValues(IAnsiConsole console, Dataset shown)
    {
        console.WriteLine();
        TextTable.Write(console, ["sample", "inputs", "target"], Enumerable.Range(0, Math.Min(shown.Train.Count, SamplesShown)).Select(sample =>
        {
            var (inputs, targets) = (new double[shown.Inputs], new double[shown.Targets]);
            shown.Train.CopyInputs([sample], inputs.AsSpan());
            shown.Train.CopyTargets([sample], targets.AsSpan());
            string target = shown.Classes > 0 ? NameOf(shown, shown.Train.Label(sample)) : Values(targets);
            return new[] { sample.ToString(CultureInfo.InvariantCulture), Values(inputs), target };
        }));
    }

    private static string Values(double[] values) =>
        string.Join("  ", values.Take(ValuesShown).Select(Quantity.Number)) + (values.Length > ValuesShown ? "  …" : "");

    private static string NameOf(Dataset shown, int place) =>
        shown.ClassNames.Count > 0 ? shown.ClassNames[place] : place.ToString(CultureInfo.InvariantCulture);

    private static JsonObject Json(Dataset shown, DatasetSummary train, DatasetSummary? test) => new()
    {
        ["data"] = shown.Name,
        ["provenance"] = shown.Provenance,
        ["samples"] = shown.Train.Count,
        ["test"] = test is null ? null : shown.Test.Count,
        ["shape"] = new JsonArray([.. shown.Shape.Select(length => JsonValue.Create(length))]),
        ["inputs"] = shown.Inputs,
        ["targets"] = shown.Targets,
        ["range"] = new JsonArray(train.Inputs.Low, train.Inputs.High),
        ["classes"] = new JsonArray([.. Enumerable.Range(0, shown.Classes).Select(place => new JsonObject { ["name"] = NameOf(shown, place), ["samples"] = train.PerClass[place] })]),
    };
}
