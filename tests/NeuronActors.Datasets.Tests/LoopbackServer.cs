using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NeuronActors.Datasets.Tests;

/// <summary>A small HTTP server on loopback that can misbehave in the ways that downloads have to bear.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public LoopbackServer()
    {
        _listener.Start();
        _serving = Serve();
    }

    /// <summary>The files by path, such as "/mnist/a.gz".</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>For each request in turn, how many bytes of the body to send before the connection is cut.</summary>
    public Queue<int> Cuts { get; } = new();

    /// <summary>For each request in turn, a status to answer with in place of the file.</summary>
    public Queue<HttpStatusCode> Failures { get; } = new();

    /// <summary>False for a server that ignores Range.</summary>
    public bool KnowsRanges { get; set; } = true;

    /// <summary>False for a server that does not say how long a file is.</summary>
    public bool SaysLength { get; set; } = true;

    /// <summary>True for a server that sends the headers and then nothing.</summary>
    public bool FallsSilent { get; set; }

    /// <summary>Path and Range of every request, such as "/a.gz" or "/a.gz bytes=100-".</summary>
    public List<string> Requests { get; } = [];

    public string Address => $"http://{_listener.LocalEndpoint}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private async Task Serve()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await using var stream = client.GetStream();
                await Answer(stream);
                client.LingerState = new LingerOption(enable: true, seconds: 1);
            }
            catch (Exception cause) when (cause is OperationCanceledException or IOException or SocketException)
            {
                // The client hung up or the test is over.
            }
        }
    }

    private async Task Answer(NetworkStream stream)
    {
        var (path, from) = await ReadRequest(stream);
        if (Failures.TryDequeue(out var status) || !Files.TryGetValue(path, out var content))
        {
            await Send(stream, status == 0 ? HttpStatusCode.NotFound : status, "Content-Length: 0\r\n", []);
            return;
        }
        if (KnowsRanges && from >= content.Length)
        {
            await Send(stream, HttpStatusCode.RequestedRangeNotSatisfiable, "Content-Length: 0\r\n", []);
            return;
        }
        var ranged = KnowsRanges && from > 0;
        var body = ranged ? content[from..] : content;
        var headers = SaysLength ? $"Content-Length: {body.Length}\r\n" : "";
        if (ranged)
            headers += $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}\r\n";
        var sent = FallsSilent ? [] : Cuts.TryDequeue(out var cut) ? body[..cut] : body;
        await Send(stream, ranged ? HttpStatusCode.PartialContent : HttpStatusCode.OK, headers, sent);
        if (FallsSilent)
            await Task.Delay(Timeout.Infinite, _end.Token);
    }

    private async Task<(string Path, int From)> ReadRequest(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync(_end.Token) ?? throw new IOException("no request")).Split(' ')[1];
        var range = "";
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 } line)
            if (line.StartsWith("Range: ", StringComparison.OrdinalIgnoreCase))
                range = line["Range: ".Length..];
        Requests.Add(range == "" ? path : $"{path} {range}");
        return (path, range == "" ? 0 : int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture));
    }

    private async Task Send(NetworkStream stream, HttpStatusCode status, string headers, byte[] body)
    {
        var head = $"HTTP/1.1 {(int)status} {status}\r\nConnection: close\r\n{headers}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _end.Token);
        await stream.WriteAsync(body, _end.Token);
    }
}
