using System.IO.Compression;

namespace NeuronActors.Datasets;

/// <summary>Arrays of NumPy: one in a <c>.npy</c> file, several in an <c>.npz</c> archive.</summary>
internal static class NumPyFiles
{
    private const string ArrayEnd = ".npy";

    // Deflate cannot pack better than 1032 to 1.
    private const long MostUnpackedPerPacked = 1032;

    private static readonly string[] InputNames = ["x", "X", "inputs"], TargetNames = ["y", "Y", "targets", "labels"];

    /// <summary>Reads a single array.</summary>
    /// <exception cref="DatasetException">It is no array that can be read here.</exception>
    public static FileArray ReadArray(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(path, stream, stream.Length);
    }

    /// <summary>Reads the arrays of inputs and targets.</summary>
    /// <exception cref="DatasetException">There are no such arrays, or one that cannot be read here.</exception>
    public static FileSamples ReadArchive(string path, Choice choice)
    {
        using var archive = ZipFile.OpenRead(path);
        var arrays = archive.Entries.Where(entry => entry.FullName.EndsWith(ArrayEnd, StringComparison.Ordinal)).ToArray();
        if (arrays.Length == 0) throw new DatasetException($"{path} holds no array; save one with numpy.savez(path, x=…, y=…).");
        var targets = choice.Parts == Parts.Inputs ? null : Find(path, arrays, choice.Targets, TargetNames, "targets");
        var inputs = choice.Parts == Parts.Targets ? null : Find(path, arrays, choice.Inputs, InputNames, "inputs");
        if (choice.Parts == Parts.Inputs && arrays.Length == 1) inputs ??= arrays[0];
        if (choice.Parts == Parts.Targets && arrays.Length == 1) targets ??= arrays[0];
        if (choice.Parts == Parts.Both && arrays.Length == 2)
        {
            inputs ??= Array.Find(arrays, array => array != targets && (targets is not null || choice.Targets.Count + choice.Inputs.Count == 0));
            targets ??= Array.Find(arrays, array => array != inputs);
        }
        if (inputs is null && choice.Parts != Parts.Targets) throw Unnamed(path, arrays, "inputs");
        if (targets is null && choice.Parts != Parts.Inputs) throw Unnamed(path, arrays, "targets");
        return new FileSamples(inputs is null ? null : Read(path, inputs), targets is null ? null : Read(path, targets));
    }

    private static ZipArchiveEntry? Find(
        string path, ZipArchiveEntry[] arrays, IReadOnlyList<string> asked, string[] usual, string key)
    {
        if (asked.Count > 1) throw new DatasetException($"data.{key} has {asked.Count} names, but {path} holds arrays, of which one is used; write one name.");
        if (asked.Count == 0) return Array.Find(arrays, array => usual.Contains(NameOf(array)));
        return Array.Find(arrays, array => NameOf(array) == asked[0])
            ?? throw new DatasetException($"data.{key} is {asked[0]}, but {path} holds {Names(arrays)}; write one of them.");
    }

    private static DatasetException Unnamed(string path, ZipArchiveEntry[] arrays, string key) => new(
        $"{path} holds {Names(arrays)}, none of which is known to be the {key}; name it with data.{key}, or save {(key == "inputs" ? "x" : "y")}.");

    private static string Names(ZipArchiveEntry[] arrays) => $"the arrays {string.Join(", ", arrays.Select(NameOf))}";

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName[..^ArrayEnd.Length];

    private static FileArray Read(string path, ZipArchiveEntry entry)
    {
        var name = $"{path}, array {NameOf(entry)}";
        if (entry.Length > entry.CompressedLength * MostUnpackedPerPacked)
            throw new DatasetException($"{name} cannot unpack from {entry.CompressedLength} to {entry.Length} bytes; save it again.");
        using (var bytes = entry.Open())
            if (Checksum(bytes) != entry.Crc32) throw new DatasetException($"{name} is damaged (its checksum does not fit its content); save it again.");
        using var stream = entry.Open();
        return Read(name, stream, entry.Length);
    }

    private static uint Checksum(Stream stream)
    {
        var (buffer, sum) = (new byte[1 << 16], 0u);
        for (int read; (read = stream.Read(buffer)) > 0;) sum = Crc32.Append(sum, buffer.AsSpan(0, read));
        return sum;
    }

    private static FileArray Read(string name, Stream stream, long length)
    {
        try
        {
            var (header, size) = NpyHeader.Read(stream);
            if (header.Shape.Count == 0) throw new FormatException("holds a single value");
            if (header.ValuesSize != length - size)
                throw new FormatException($"has {length - size} bytes of values, but its shape {header.ShapeText} needs {header.ValuesSize}");
            if (header.Count > Array.MaxLength) throw new FormatException($"has the shape {header.ShapeText}, more than memory holds in one piece");
            return new FileArray(name, [.. header.Shape.Select(axis => (int)axis)], NpyValues.Read(stream, header)) { AreWhole = header.Kind is 'i' or 'u' or 'b' };
        }
        catch (FormatException refusal)
        {
            throw new DatasetException($"{name} {refusal.Message}; save numbers or texts as [samples × …] with numpy.save.", refusal);
        }
    }
}
