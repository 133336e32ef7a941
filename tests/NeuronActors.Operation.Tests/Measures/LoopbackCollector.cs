using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace NeuronActors.Operation.Tests;

/// <summary>An OTLP collector on loopback that keeps the text in what it is sent. Names travel as plain UTF-8 in protobuf.</summary>
internal sealed class LoopbackCollector : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly KestrelServer kestrel;
    private readonly Channel<(string Path, string Text)> exports = Channel.CreateUnbounded<(string, string)>();

    private LoopbackCollector(HttpProtocols protocol)
    {
        var options = new KestrelServerOptions();
        options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocol);
        kestrel = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    public Uri Address => new(kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<LoopbackCollector> Start(HttpProtocols protocol)
    {
        var collector = new LoopbackCollector(protocol);
        await collector.kestrel.StartAsync(collector, CancellationToken.None);
        return collector;
    }

    /// <summary>The next export: where it went, and what it holds.</summary>
    public ValueTask<(string Path, string Text)> Next(CancellationToken stop) => exports.Reader.ReadAsync(stop);

    public async ValueTask DisposeAsync()
    {
        await kestrel.StopAsync(CancellationToken.None);
        kestrel.Dispose();
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        bool isGrpc = context.Request.Protocol == HttpProtocol.Http2;
        context.Response.ContentType = isGrpc ? "application/grpc" : "application/x-protobuf";
        if (isGrpc)
        {
            // An empty message: not compressed, length 0.
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
        }

        await exports.Writer.WriteAsync((context.Request.Path, Encoding.UTF8.GetString(body.ToArray())));
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }
}
