using System.Security.Cryptography;
using System.Text;

namespace NeuronActors.Datasets;

/// <summary>Samples of a file in whatever format its first bytes tell, or of a folder of images.</summary>
internal static class SampleFile
{
    private const byte NpyMagic = 0x93;

    /// <summary>Reads inputs and targets of one file, or of a file of each.</summary>
    /// <exception cref="DatasetException">A file is missing, damaged, of another format, or has not what is asked for.</exception>
    public static FileSamples Read(IReadOnlyList<string> paths, Choice choice)
    {
        var (inputs, targets) = paths is [var first, var second]
            ? (ReadOne(first, choice with { Parts = Parts.Inputs, Targets = [] }).Inputs, choice.Parts == Parts.Inputs ? null : ReadOne(second, choice with { Parts = Parts.Targets, Inputs = [] }).Targets)
            : ReadOne(paths[0], choice) is var both ? (both.Inputs, both.Targets) : default;
        if (targets is not null && inputs!.Count != targets.Count)
            throw new DatasetException($"{targets.File} has {targets.Count} samples, but {inputs.File} has {inputs.Count}; give each input its target.");
        return new FileSamples(inputs!.Finite(), targets);
    }

    /// <summary>Whether a file is an archive of arrays, which have names.</summary>
    public static bool IsArchive(string path) => Guarded(path, () => File.Exists(path) && Beginning(path).AsSpan().StartsWith("PK"u8));

    /// <summary>Whether a file is a <c>.npy</c> array or an idx file.</summary>
    public static bool HoldsOneArray(string path) => Guarded(path, () => File.Exists(path) && IsOneArray(Beginning(path)));

    /// <summary>"train.npz sha256 440f…" for the provenance line; of a folder the sum over the names and contents of its images.</summary>
    public static string Describe(string path) => Guarded(path, () =>
    {
        if (!Directory.Exists(path)) return $"{Path.GetFileName(path)} sha256 {DataFile.Sha256(path)}";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = ImageFolder.Files(path);
        foreach (var file in files) hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(path, file).Replace('\\', '/')} {DataFile.Sha256(file)}\n"));
        return $"{Path.GetFileName(path)} ({files.Count} images) sha256 {Convert.ToHexStringLower(hash.GetHashAndReset())}";
    });

    /// <summary>The refusal of a file whose first bytes say nothing.</summary>
    public static DatasetException Unknown(string path) => new(
        $"{path} is in no format that is read here; write a .npy, .npz, .csv, .tsv, .parquet or idx file, or a folder that holds a folder of PNG images for each class.");

    /// <summary>What a library says, as part of a sentence.</summary>
    public static string Reason(Exception cause) => cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');

    private static FileSamples ReadOne(string path, Choice choice) => Guarded(path, () =>
    {
        if (Directory.Exists(path)) return ImageFolder.Read(path) is var images && choice.Parts == Parts.Inputs ? images with { Targets = null } : images;
        if (!File.Exists(path)) throw new DatasetException($"There is no file {path}; write the path of one, relative to the experiment's file or, on the command line, to the working folder.");
        var beginning = Beginning(path);
        if (beginning.Length == 0) throw new DatasetException($"{path} is empty; write a file with samples.");
        if (beginning.AsSpan().StartsWith("PK"u8)) return NumPyFiles.ReadArchive(path, choice);
        if (beginning.AsSpan().SequenceEqual("PAR1"u8)) return ParquetTable.Read(path, choice);
        if (IsOneArray(beginning)) return Single(path, beginning[0] == NpyMagic ? NumPyFiles.ReadArray(path) : ReadIdx(path), choice);
        return SeparatedValues.Read(path, choice);
    });

    /// <summary>An idx file may be packed by gzip.</summary>
    private static bool IsOneArray(byte[] beginning) => beginning is [NpyMagic, ..] or [0, 0, _, _] or [0x1f, 0x8b, ..];

    private static FileSamples Single(string path, FileArray array, Choice choice) => choice.Parts switch
    {
        Parts.Inputs => new FileSamples(array, null),
        Parts.Targets => new FileSamples(null, array),
        _ => throw new DatasetException($"{path} holds one array; write two files for inputs and targets, such as data.train: [x.npy, y.npy], or data.task: autoencoding."),
    };

    private static FileArray ReadIdx(string path)
    {
        if (!IdxReader.HoldsImages(path)) return IdxReader.ReadLabels(path, 256) is var labels ? new FileArray(path, [labels.Length], labels) { AreWhole = true } : throw Unknown(path);
        var images = IdxReader.ReadImages(path);
        return new FileArray(path, [images.Count, images.Rows, images.Columns], images.Pixels) { AreWhole = true };
    }

    private static byte[] Beginning(string path)
    {
        using var stream = File.OpenRead(path);
        var bytes = new byte[4];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException or ArgumentException)
        {
            throw new DatasetException($"{path} cannot be read ({Reason(cause)}); see that it is whole and that you may read it.", cause);
        }
    }
}
