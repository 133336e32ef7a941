using System.Globalization;
using NeuronActors.Numerics;

namespace NeuronActors.Datasets;

/// <summary>A data set from files of the user's own. Scaling and classes come from the training set alone.</summary>
internal static class UserDataset
{
    /// <summary>Whole numbers of more different values than this are asked about: ids and prices are no classes.</summary>
    private const int ClassesTakenForGranted = 1000;

    public static Dataset Load(DatasetOptions options)
    {
        var files = options.Files!;
        var isAutoencoder = options.TargetsAreInputs || files.Task == LearningTask.Autoencoding;
        var choice = new Choice(files.Inputs, files.Targets, isAutoencoder ? Parts.Inputs : Parts.Both);
        var train = SampleFile.Read(files.Train, choice);
        var classes = isAutoencoder ? null : ClassesOf(train.Targets!, files.Task);
        var provenance = string.Join(", ", files.Train.Concat(files.Test).Distinct().Select(SampleFile.Describe));
        FileSamples test;
        if (files.Test.SequenceEqual(files.Train))
        {
            test = train;
        }
        else if (files.Test.Count > 0)
        {
            // The name of an array says nothing of the columns of a table.
            var isTable = train.Inputs!.Columns.Count == 0 && !SampleFile.IsArchive(files.Test[0]);
            test = SampleFile.Read(files.Test, isTable ? choice with { Inputs = [] } : choice);
            RequireSameShape(train, test);
        }
        else
        {
            (train, test) = SetAside(train, options.TestLimit, options.Seed);
            provenance += string.Create(CultureInfo.InvariantCulture, $"; {test.Inputs!.Count} samples set aside for the test by seed {options.Seed}");
        }
        (train, test) = (First(train, options.TrainLimit), First(test, options.TestLimit));
        options = options with { Name = Path.GetFileName(files.Train[0]) };
        if (options.Coding.UnitsPerClass > 1 && classes is null) throw DatasetCatalogue.NoClasses(options);
        var dataset = Build(options, train, test, classes, provenance).Described(classes ?? [], train.Inputs!.SampleShape);
        return isAutoencoder ? dataset.AsAutoencoder() : dataset;
    }

    private static Dataset Build(DatasetOptions options, FileSamples train, FileSamples test, string[]? classes, string provenance)
    {
        if (train.Inputs!.Values is byte[] trainPixels && test.Inputs!.Values is byte[] testPixels && (train.Targets is null || classes is { Length: <= 256 }))
            return ImageDataset.Build(options, (trainPixels, Bytes(train)), (testPixels, Bytes(test)), classes?.Length ?? 1, byte.MaxValue, provenance);
        var scale = InputScale.Of(options.Scaling, train.Inputs);
        return new Dataset(options.Name, Split(train), Split(test), classes?.Length ?? 0, provenance);

        byte[] Bytes(FileSamples samples) =>
            samples.Targets is null ? new byte[samples.Inputs!.Count] : Array.ConvertAll(Labels(samples.Targets, train.Targets!.File, classes!), label => (byte)label);

        DataSplit Split(FileSamples samples) => samples.Inputs!.Values switch
        {
            byte[] bytes => Of(bytes),
            float[] floats => Of(floats),
            var doubles => Of((double[])doubles),
        };

        DataSplit Of<T>(T[] inputs)
            where T : unmanaged, System.Numerics.INumberBase<T>
        {
            var samples = ReferenceEquals(inputs, train.Inputs.Values) ? train : test;
            if (samples.Targets is not { } targets) return new TableSplit<T>(inputs, scale, new int[samples.Inputs!.Count], 1, TargetCoding.OneHot);
            return classes is null
                ? new TableSplit<T>(inputs, scale, targets.Count, Numbers(targets.Finite()))
                : new TableSplit<T>(inputs, scale, Labels(targets, train.Targets!.File, classes), classes.Length, options.Coding);
        }
    }

    /// <summary>The classes in the order of their output neurons, numbers by size and texts by their characters; null for a regression.</summary>
    private static string[]? ClassesOf(FileArray targets, LearningTask task)
    {
        if (targets.AreTexts && task == LearningTask.Regression)
            throw new DatasetException($"data.task is regression, but {targets.File} has texts as targets, such as '{targets.ClassOf(0)}'; write data.task: classification, or name other targets with data.targets.");
        if (task == LearningTask.Regression || (task == LearningTask.Auto && !targets.AreTexts && (!targets.AreWhole || targets.Width > 1))) return null;
        if (targets.Width > 1)
            throw new DatasetException($"data.task is classification, but the targets of {targets.File} are {targets.ShapeText}; give each sample one class, or write data.task: regression.");
        if (!targets.AreTexts && Enumerable.Range(0, targets.Count).FirstOrDefault(sample => !double.IsInteger(targets[sample]), -1) is >= 0 and var broken)
            throw new DatasetException(string.Create(CultureInfo.InvariantCulture,
                $"data.task is classification, but sample {broken} of {targets.File} has the target {targets[broken]}; write whole numbers or texts, or data.task: regression."));
        var classes = Enumerable.Range(0, targets.Count).Select(targets.ClassOf).Distinct();
        string[] sorted = targets.AreTexts ? [.. classes.Order(StringComparer.Ordinal)] : [.. classes.OrderBy(name => double.Parse(name, CultureInfo.InvariantCulture))];
        if (sorted.Length > ClassesTakenForGranted && task == LearningTask.Auto)
            throw new DatasetException($"{targets.File} has {sorted.Length} different targets; write data.task: classification or data.task: regression.");
        return sorted.Length > 1 ? sorted : throw new DatasetException($"{targets.File} has the one class {sorted[0]}, so there is nothing to learn; write samples of several.");
    }

    private static int[] Labels(FileArray targets, string trainFile, string[] classes)
    {
        var places = classes.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place);
        var labels = new int[targets.Count];
        for (var sample = 0; sample < labels.Length; sample++)
            if (!places.TryGetValue(targets.ClassOf(sample), out labels[sample]))
                throw new DatasetException(
                    $"{targets.File}: sample {sample} has the class {targets.ClassOf(sample)}, which {trainFile} has not; its classes are {Shown(classes)}. Add samples of it there, or leave it out here.");
        return labels;
    }

    private static string Shown(string[] classes) => string.Join(", ", classes.Take(12)) + (classes.Length > 12 ? $", … ({classes.Length})" : "");

    private static double[] Numbers(FileArray targets)
    {
        var numbers = new double[targets.Values.Length];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = targets[i];
        return numbers;
    }

    private static void RequireSameShape(FileSamples train, FileSamples test)
    {
        var (here, there) = (test.Inputs!, train.Inputs!);
        if (here.Width != there.Width)
            throw new DatasetException($"{here.File}: inputs of {string.Join("×", here.SampleShape)} found, but {there.File} has {string.Join("×", there.SampleShape)}; give both the same.");
        foreach (var (name, expected) in here.Columns.Zip(there.Columns))
            if (name != expected)
                throw new DatasetException($"{here.File} has the column {name} where {there.File} has {expected}; give both the same columns, or list them with data.inputs.");
        if (test.Targets?.Width != train.Targets?.Width)
            throw new DatasetException($"{test.Targets!.File}: targets of {test.Targets.ShapeText} found, but {train.Targets!.File} has {train.Targets.ShapeText}; give both the same.");
    }

    // Entity 1: the samples set aside for validation are entity 0 of the same seed.
    private static (FileSamples Train, FileSamples Test) SetAside(FileSamples all, int? wanted, ulong seed)
    {
        var count = wanted ?? throw new DatasetException($"{all.Inputs!.File} is to be learned, but there is nothing to test with; write data.test: FILE, or data.test: 100 to set samples aside.");
        if (count >= all.Inputs!.Count) throw new DatasetException($"data.test is {count}, but {all.Inputs.File} has {all.Inputs.Count} samples; write a number in [1, {all.Inputs.Count - 1}].");
        var order = new RandomStream(seed, StreamPurpose.Validation, 1).Permutation(all.Inputs.Count, 0);
        var (learned, aside) = (order[..^count], order[^count..]);
        Array.Sort(learned);
        Array.Sort(aside);
        return (Rows(all, learned), Rows(all, aside));
    }

    private static FileSamples First(FileSamples samples, int? limit) =>
        limit is { } count && count < samples.Inputs!.Count ? Rows(samples, [.. Enumerable.Range(0, count)]) : samples;

    private static FileSamples Rows(FileSamples samples, int[] chosen) => new(samples.Inputs!.Rows(chosen), samples.Targets?.Rows(chosen));
}
