using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace NeuronActors.Operation;

/// <summary>Answers probes: is the process alive, can the node do its work.</summary>
/// <remarks>
/// <c>GET /health/live</c> gives 200 while the process answers at all; <c>GET /health/ready</c> gives 200 or 503 with one
/// sentence. The server is Kestrel alone, without a host: that would read settings files, log, and take the signals that end
/// the program. At most 64 connections at once; a request has no body and 5 s to arrive.
/// </remarks>
public sealed class HealthServer : IAsyncDisposable
{
    /// <summary>Answers while the process does.</summary>
    public const string LivePath = "/health/live";

    /// <summary>Answers whether the node can do its work.</summary>
    public const string ReadyPath = "/health/ready";

    /// <summary>The port that the files in <c>deploy</c> use.</summary>
    public const int UsualPort = 8580;

    private const int ConnectionsMax = 64;
    private const int RequestHeadBytesMax = 8192;
    private static readonly TimeSpan RequestTimeMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(2);
    private readonly KestrelServer kestrel;

    private HealthServer(KestrelServer kestrel)
    {
        this.kestrel = kestrel;
        Address = new Uri(kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:8580/</c>.</summary>
    public Uri Address { get; }

    /// <summary>Begins to answer.</summary>
    /// <param name="options">Where.</param>
    /// <param name="readiness">Asked on each request to <see cref="ReadyPath"/>, on any thread; quick. If it throws, the answer is 503.</param>
    /// <exception cref="OperationException">The port is taken or may not be used.</exception>
    public static async Task<HealthServer> Start(HealthOptions options, Func<Readiness> readiness)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(readiness);
        if (options.Port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            throw new OperationException($"--health is {options.Port}; a port lies in [0, 65535], usually it is {UsualPort}.");
        var kestrel = new KestrelServer(
            Options.Create(Kestrel(options)),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
        try
        {
            await kestrel.StartAsync(new HealthAnswers(readiness), CancellationToken.None).ConfigureAwait(false);
            return new HealthServer(kestrel);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            kestrel.Dispose();
            throw Refusal(options, exception);
        }
    }

    /// <summary>Stops listening; requests under way have 2 s to end.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopTimeMax);
        await kestrel.StopAsync(limit.Token).ConfigureAwait(false);
        kestrel.Dispose();
    }

    private static KestrelServerOptions Kestrel(HealthOptions options)
    {
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestHeadersTotalSize = RequestHeadBytesMax;
        kestrel.Limits.MaxRequestLineSize = RequestHeadBytesMax / 2;
        kestrel.Limits.RequestHeadersTimeout = RequestTimeMax;
        kestrel.Limits.KeepAliveTimeout = RequestTimeMax;
        kestrel.Listen(options.Address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        return kestrel;
    }

    private static OperationException Refusal(HealthOptions options, Exception exception)
    {
        SocketError? error = (exception as SocketException ?? exception.GetBaseException() as SocketException)?.SocketErrorCode;
        string reason = error switch
        {
            SocketError.AddressAlreadyInUse => "another program listens there: choose another port with --health",
            SocketError.AccessDenied => "that takes more rights: choose a port from 1024 on with --health",
            SocketError.AddressNotAvailable => "this machine has no such address: choose one of its own with --health-address",
            _ => $"{exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}: choose another place with --health and --health-address",
        };
        return new OperationException($"health cannot be answered on {new IPEndPoint(options.Address, options.Port)}: {reason}.", exception);
    }
}
