using System.Security.Cryptography;

namespace NeuronActors.Datasets;

/// <summary>Compares a data folder with the known SHA-256 of every file.</summary>
/// <remarks>A gzip file is right if it is the published one, or if it unpacks to the published content: how it was packed does not
/// matter.</remarks>
public static class DatasetCheck
{
    /// <summary>Checks every file of every data set, in the order of the catalogue.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="cancellation">Ends the check between two pieces of 64 KiB.</param>
    /// <returns>One line per file; a missing or wrong file is a line, not an error.</returns>
    /// <exception cref="DatasetException">There is no such folder.</exception>
    public static IReadOnlyList<FileCheck> Verify(string folder, CancellationToken cancellation = default) =>
        Verify(folder, KnownFiles.All, cancellation);

    internal static IReadOnlyList<FileCheck> Verify(string folder, IReadOnlyList<KnownFile> files, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            throw new DatasetException($"There is no data folder {folder}; create it with `neuron data get mnist`.");
        return [.. files.Select(file => Verify(folder, file, cancellation))];
    }

    private static FileCheck Verify(string folder, KnownFile file, CancellationToken cancellation)
    {
        var place = new DatasetFolder(folder, file.Dataset);
        foreach (var name in file.Contents.Select(content => content.Name).Distinct())
            if (place.TryFind(name) is { } path)
                return new(file.Dataset, Path.GetRelativePath(folder, path), Examine(path, Named(file, name), cancellation));
        return new(file.Dataset, Path.Combine(file.Dataset, file.Contents[0].Name + ".gz"), new FileState.Missing());
    }

    private static KnownContent[] Named(KnownFile file, string name) =>
        [.. file.Contents.Where(content => content.Name == name)];

    private static FileState Examine(string path, KnownContent[] contents, CancellationToken cancellation)
    {
        try
        {
            var packed = DataFile.Sha256(path);
            if (Array.Find(contents, content => content.Packed == packed) is { } published)
                return new FileState.Ok(published.Note);
            var unpacked = Unpacked(path, out var isGzip, cancellation);
            if (Array.Find(contents, content => content.Unpacked == unpacked) is { } known)
                return new FileState.Ok(known.Note);
            if (contents[0].Unpacked is { } expected)
                return new FileState.WrongHash(unpacked, expected);
            return isGzip && contents[0].Packed is { } file
                ? new FileState.WrongHash(packed, file)
                : new FileState.UnknownHash(unpacked);
        }
        catch (DatasetException refusal)
        {
            return new FileState.Unreadable(refusal.Message);
        }
    }

    private static string Unpacked(string path, out bool isGzip, CancellationToken cancellation)
    {
        using var file = DataFile.Open(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        isGzip = file.IsGzip;
        var piece = new byte[1 << 16];
        for (int read; (read = file.ReadUpTo(piece)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(piece, 0, read);
            if (file.Position > DataFile.MostBytes)
                throw file.Refusal($"unpacks to more than {DataFile.MostBytes} bytes, the most that is accepted");
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
