using System.Formats.Tar;
using System.IO.Compression;

namespace NeuronActors.Datasets;

/// <summary>Takes the wanted files out of a gzip-packed tar archive; whatever else it holds is left alone.</summary>
internal static class ArchiveUnpacking
{
    /// <summary>Unpacks, each file to NAME.part first, renamed when its hash is right.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="files">What to take, by name without folders, so that no path in the archive can lead elsewhere.</param>
    /// <param name="folder">Where to put them; must exist.</param>
    /// <param name="cancellation">Ends the unpacking between two files.</param>
    /// <exception cref="DatasetException">The archive is damaged, or lacks a file, or a file is not the published one.</exception>
    public static async Task Unpack(
        string archive, IReadOnlyList<ArchivedFile> files, string folder, CancellationToken cancellation)
    {
        var wanted = files.ToDictionary(file => file.Name);
        try
        {
            await using var packed = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
            await using var tar = new TarReader(packed);
            while (wanted.Count > 0 && await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
                if (entry.DataStream is not null && wanted.Remove(Path.GetFileName(entry.Name), out var file))
                    await Take(archive, entry, file, folder, cancellation);
        }
        catch (Exception cause) when (cause is InvalidDataException or EndOfStreamException)
        {
            throw new DatasetException($"{archive}: the archive is damaged ({cause.Message.TrimEnd('.')}).", cause);
        }
        if (wanted.Count > 0)
            throw new DatasetException($"{archive}: the archive has no file {string.Join(", ", wanted.Keys.Order())}.");
    }

    private static async Task Take(
        string archive, TarEntry entry, ArchivedFile file, string folder, CancellationToken cancellation)
    {
        if (entry.Length != file.Bytes)
            throw new DatasetException(
                $"{archive}: {entry.Name} has {entry.Length} bytes; the published {file.Name} has {file.Bytes}.");
        var target = Path.Combine(folder, file.Name);
        var part = target + ".part";
        await using (var disk = File.Create(part))
            await entry.DataStream!.CopyToAsync(disk, cancellation);
        var found = DataFile.Sha256(part);
        if (found != file.Sha256)
        {
            File.Delete(part);
            throw new DatasetException(
                $"{archive}: {entry.Name} is not the published {file.Name}: its SHA-256 is {found}, {file.Sha256} was expected.");
        }
        File.Move(part, target, overwrite: true);
    }
}
