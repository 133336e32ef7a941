namespace NeuronActors.Datasets.Tests.UserFiles;

/// <summary>Files that NumPy, pandas and Pillow wrote, see Fixtures/make.py.</summary>
internal static class Fixture
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    /// <summary>Some of the samples of one file as the training set, the rest as the test set.</summary>
    public static Dataset Split(string path, Func<Datasets.UserFiles, Datasets.UserFiles>? change = null, InputScaling scaling = InputScaling.Raw, int test = 1) =>
        Load(new([path]), change, scaling, test);

    /// <summary>The same files as the training set and as the test set, so that all samples are there in their order.</summary>
    public static Dataset Whole(string[] paths, Func<Datasets.UserFiles, Datasets.UserFiles>? change = null, InputScaling scaling = InputScaling.Raw) =>
        Load(new(paths) { Test = paths }, change, scaling, null);

    public static Dataset Whole(string name, Func<Datasets.UserFiles, Datasets.UserFiles>? change = null, InputScaling scaling = InputScaling.Raw) =>
        Whole([Path(name)], change, scaling);

    public static double[] Inputs(DataSplit split, params int[] samples)
    {
        var values = new double[samples.Length * split.Inputs];
        split.CopyInputs(samples, values.AsSpan());
        return values;
    }

    public static double[] Targets(DataSplit split, params int[] samples)
    {
        var values = new double[samples.Length * split.Targets];
        split.CopyTargets(samples, values.AsSpan());
        return values;
    }

    public static int[] Labels(DataSplit split) => [.. Enumerable.Range(0, split.Count).Select(split.Label)];

    private static Dataset Load(Datasets.UserFiles files, Func<Datasets.UserFiles, Datasets.UserFiles>? change, InputScaling scaling, int? test) =>
        DatasetCatalogue.Load(new("none", Scaling: scaling, TestLimit: test) { Files = change is null ? files : change(files) });
}
