using System.Net;

namespace NeuronActors.Datasets;

/// <summary>Fetches the public data sets, every file checked against its SHA-256.</summary>
public static class DatasetDownload
{
    /// <summary>The data sets that can be fetched.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. PublicServers.All.Select(dataset => dataset.Name)];

    /// <summary>Fetches a data set into <c>folder/name</c>. What is there already and right stays; what was begun is continued.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="folder">The data folder; it is created if need be.</param>
    /// <param name="mirror">An http or https address to use in place of the public server; file names are appended to it. Null
    /// for the public server.</param>
    /// <param name="progress">Told of every piece; may be null.</param>
    /// <param name="cancellation">Ends the download; what has come is kept and continued next time.</param>
    /// <returns>The paths of the data set's files.</returns>
    /// <exception cref="DatasetException">Unknown name, bad address, file not found, connection lost for good, wrong hash,
    /// folder that cannot be written.</exception>
    public static async Task<IReadOnlyList<string>> Get(
        string name,
        string folder,
        string? mirror = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var dataset = PublicServers.All.FirstOrDefault(dataset => dataset.Name == name)
            ?? throw new DatasetException($"'{name}' cannot be fetched; write one of {string.Join(", ", Names)}.");
        return await Get(dataset, folder, mirror, DownloadPatience.Default, progress, cancellation);
    }

    internal static async Task<IReadOnlyList<string>> Get(
        RemoteDataset dataset,
        string folder,
        string? mirror,
        DownloadPatience patience,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        var server = mirror is null ? dataset.Server : ParseMirror(mirror);
        var place = CreateFolder(Path.Combine(folder, dataset.Name));
        if (dataset.Archived.Length > 0 && dataset.Archived.All(file => IsThere(place, file)))
            return PathsOf(dataset, place);
        using var client = NewClient(patience);
        try
        {
            var download = new FileDownload(client, patience, progress);
            foreach (var file in dataset.Files)
                await download.Fetch(server, file, place, cancellation);
            if (dataset.Archived.Length > 0)
                await Unpack(dataset, place, cancellation);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The folder {place} cannot be written ({cause.Message.TrimEnd('.')}).", cause);
        }
        return PathsOf(dataset, place);
    }

    private static async Task Unpack(RemoteDataset dataset, string place, CancellationToken cancellation)
    {
        var archive = Path.Combine(place, dataset.Files[0].Name);
        await ArchiveUnpacking.Unpack(archive, dataset.Archived, place, cancellation);
        File.Delete(archive);
    }

    private static bool IsThere(string place, ArchivedFile file)
    {
        var path = Path.Combine(place, file.Name);
        return File.Exists(path) && DataFile.Sha256(path) == file.Sha256;
    }

    private static string[] PathsOf(RemoteDataset dataset, string place)
    {
        var names = dataset.Archived.Length > 0
            ? dataset.Archived.Select(file => file.Name)
            : dataset.Files.Select(file => file.Name);
        return [.. names.Select(name => Path.Combine(place, name))];
    }

    private static Uri ParseMirror(string mirror)
    {
        if (!Uri.TryCreate(mirror.EndsWith('/') ? mirror : mirror + "/", UriKind.Absolute, out var server)
            || (server.Scheme != Uri.UriSchemeHttp && server.Scheme != Uri.UriSchemeHttps))
            throw new DatasetException(
                $"The mirror '{mirror}' is no address; write an http or https one, such as https://example.org/mnist.");
        return server;
    }

    private static string CreateFolder(string path)
    {
        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The folder {path} cannot be created ({cause.Message.TrimEnd('.')}).", cause);
        }
    }

    // Files are wanted as they are: a client that unpacks would break sizes, ranges and hashes.
    private static HttpClient NewClient(DownloadPatience patience) => new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = patience.Silence,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,   // Large files take long; silence is what ends a connection.
    };
}
