using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace NeuronActors.Datasets;

/// <summary>Fetches one file: to NAME.part first, continued where an earlier attempt ended, renamed when its hash is right.</summary>
/// <param name="client">Sends the requests; must not unpack what it receives.</param>
/// <param name="patience">How long to try.</param>
/// <param name="progress">Told of every piece; may be null.</param>
internal sealed class FileDownload(HttpClient client, DownloadPatience patience, IProgress<DownloadProgress>? progress)
{
    private const int PieceSize = 1 << 16;

    /// <summary>Fetches the file unless it is there already with the right hash.</summary>
    /// <param name="server">The address that the file's name is appended to; ends with a slash.</param>
    /// <param name="file">What to fetch.</param>
    /// <param name="folder">Where to put it; must exist.</param>
    /// <param name="cancellation">Ends the download; the .part file stays and is continued next time.</param>
    /// <exception cref="DatasetException">Not found, connection lost for good, wrong size or wrong hash.</exception>
    public async Task Fetch(Uri server, RemoteFile file, string folder, CancellationToken cancellation)
    {
        var target = Path.Combine(folder, file.Name);
        if (!File.Exists(target) || DataFile.Sha256(target) != file.Sha256)
        {
            var part = target + ".part";
            var source = new Uri(server, file.Name);
            await ReceiveAll(source, file, part, cancellation);
            Accept(source, file, part, target);
        }
        progress?.Report(new(file.Name, file.Bytes, file.Bytes, IsDone: true));
    }

    private async Task ReceiveAll(Uri source, RemoteFile file, string part, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (Length(part) > file.Bytes)
                    File.Delete(part);
                if (Length(part) < file.Bytes)
                    await Receive(source, file, part, cancellation);
                return;
            }
            catch (Exception cause) when (IsBrokenConnection(cause, cancellation))
            {
                if (attempt == patience.Attempts)
                    throw new DatasetException(
                        $"{source} could not be fetched: attempt {attempt} of {patience.Attempts} failed ({cause.Message.TrimEnd('.')}); " +
                        $"{Length(part)} of {file.Bytes} bytes are kept in {part}, and the same command continues from there.", cause);
                await Task.Delay(patience.Pause * attempt, cancellation);
            }
        }
    }

    private async Task Receive(Uri source, RemoteFile file, string part, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(patience.Silence);
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        var have = Length(part);
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            File.Delete(part);   // The server's file ends before what is here: the next attempt shows its size.
        CheckStatus(source, response.StatusCode);

        // A server that does not know ranges answers 200 with the whole file: start over.
        var continues = response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange?.From == have;
        var start = continues ? have : 0;
        if (response.Content.Headers.ContentLength is { } rest && start + rest != file.Bytes)
            throw new DatasetException(
                $"{source} has {start + rest} bytes; the published {file.Name} has {file.Bytes}. Use another --mirror.");
        await using var body = await response.Content.ReadAsStreamAsync(silence.Token);
        await using var disk = new FileStream(part, continues ? FileMode.Append : FileMode.Create, FileAccess.Write);
        await Copy(body, disk, source, file, silence);
    }

    private async Task Copy(Stream body, FileStream disk, Uri source, RemoteFile file, CancellationTokenSource silence)
    {
        var piece = new byte[PieceSize];
        while (true)
        {
            silence.CancelAfter(patience.Silence);
            var read = await body.ReadAsync(piece, silence.Token);
            if (read == 0)
                break;
            if (disk.Position + read > file.Bytes)
                throw new DatasetException(
                    $"{source} sends more than the {file.Bytes} bytes of the published {file.Name}. Use another --mirror.");
            await disk.WriteAsync(piece.AsMemory(0, read), CancellationToken.None);
            progress?.Report(new(file.Name, disk.Position, file.Bytes, IsDone: false));
        }
        if (disk.Position < file.Bytes)
            throw new IOException($"the connection ended after {disk.Position} of {file.Bytes} bytes");
    }

    private static void Accept(Uri source, RemoteFile file, string part, string target)
    {
        var found = DataFile.Sha256(part);
        if (found != file.Sha256)
        {
            File.Delete(part);
            throw new DatasetException(
                $"{source} is not the published {file.Name}: its SHA-256 is {found}, {file.Sha256} was expected. " +
                "It was removed; try again or use another --mirror.");
        }
        File.Move(part, target, overwrite: true);
    }

    private static void CheckStatus(Uri source, HttpStatusCode status)
    {
        if (status is HttpStatusCode.OK or HttpStatusCode.PartialContent)
            return;
        var answer = $"{source} answered {(int)status} {status}";
        if (status is HttpStatusCode.RequestedRangeNotSatisfiable or >= HttpStatusCode.InternalServerError)
            throw new IOException(answer);
        throw new DatasetException($"{answer}; use --mirror URL to name a server that has the file.");
    }

    private static bool IsBrokenConnection(Exception cause, CancellationToken cancellation) =>
        cause is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested;

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
