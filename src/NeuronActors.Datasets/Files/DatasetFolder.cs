namespace NeuronActors.Datasets;

/// <summary>The sub-folder of one data set, where its files are found packed or not.</summary>
/// <param name="root">The data folder, or null where the user named none.</param>
/// <param name="dataset">The data set's name, which is also the sub-folder's.</param>
internal sealed class DatasetFolder(string? root, string dataset)
{
    private const string Packed = ".gz";

    /// <summary>The path of a file, unpacked or with ".gz"; the unpacked one where both exist.</summary>
    /// <param name="name">File name without ".gz".</param>
    /// <exception cref="DatasetException">There is no such file, or no folder.</exception>
    public string Find(string name) => TryFind(name) ?? throw Missing(name);

    /// <summary>As <see cref="Find"/>, with null for a file that is not there.</summary>
    /// <exception cref="DatasetException">There is no data folder.</exception>
    public string? TryFind(string name)
    {
        if (string.IsNullOrEmpty(root))
            throw new DatasetException(
                $"The data set {dataset} needs a data folder that holds {dataset}/{name}{Packed}, and none is set: {Remedy()}.");
        var plain = Path.Combine(root, dataset, name);
        return File.Exists(plain) ? plain : File.Exists(plain + Packed) ? plain + Packed : null;
    }

    /// <summary>"mnist/train-images-idx3-ubyte.gz sha256 440f…" for the provenance line.</summary>
    public string Describe(string path) => $"{dataset}/{Path.GetFileName(path)} sha256 {DataFile.Sha256(path)}";

    private DatasetException Missing(string name) =>
        new($"There is no file {name}{Packed} (or {name}) in {Path.Combine(root!, dataset)}: {Remedy()}.");

    private string Remedy() =>
        $"run `neuron data get {dataset}`, or set NEURONACTORS_DATA or --data to a folder that has it, or write data.name: strokes";
}
