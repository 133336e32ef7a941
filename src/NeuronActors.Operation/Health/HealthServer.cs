using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace NeuronActors.Operation;

/// <summary>Answers probes: is the process alive, can the node do its work.</summary>
/// <remarks>
/// ASP.NET Core's health checks on a generic host of their own: <c>GET /health/live</c> gives 200 while the process answers at all;
/// <c>GET /health/ready</c> gives 200 or 503 with one sentence. The host reads no settings, logs nothing and takes no signals.
/// At most 64 connections at once; a request has no body and 5 s to arrive.
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
    private readonly WebApplication host;

    private HealthServer(WebApplication host) => (this.host, Address) = (host, new Uri(host.Urls.Single()));

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
        WebApplication host = Host(options, readiness);
        try
        {
            await host.StartAsync().ConfigureAwait(false);
            return new HealthServer(host);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw Refusal(options, exception);
        }
    }

    /// <summary>Stops listening; requests under way have 2 s to end.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopTimeMax);
        await host.StopAsync(limit.Token).ConfigureAwait(false);
        await host.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Host(HealthOptions options, Func<Readiness> readiness)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Services.AddRoutingCore().AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddHealthChecks().AddCheck("node", () => Check(readiness));
        WebApplication host = builder.Build();
        Map(host, LivePath, _ => false, "The process answers.");
        Map(host, ReadyPath, _ => true, "");
        host.MapFallback(context =>
        {
            bool isKnown = context.Request.Path.Value is LivePath or ReadyPath;
            context.Response.StatusCode = isKnown ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound;
            return Write(context, isKnown ? "Health is asked with GET." : $"Ask {LivePath} or {ReadyPath}.");
        });
        return host;
    }

    private static void Map(WebApplication host, string path, Func<HealthCheckRegistration, bool> which, string without) => host
        .MapHealthChecks(path, new HealthCheckOptions
        {
            Predicate = which,
            ResponseWriter = (context, report) => Write(context, report.Entries.Values.FirstOrDefault().Description ?? without),
        })
        .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));

    private static Task Write(HttpContext context, string sentence)
    {
        byte[] body = Encoding.UTF8.GetBytes(sentence + "\n");
        context.Response.ContentLength = body.Length;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static HealthCheckResult Check(Func<Readiness> readiness)
    {
        try
        {
            Readiness now = readiness();
            return now.IsReady ? HealthCheckResult.Healthy(now.Sentence) : HealthCheckResult.Unhealthy(now.Sentence);
        }
        catch (Exception exception)
        {
            // Whatever is wrong with the node, a probe needs an answer.
            return HealthCheckResult.Unhealthy($"The node cannot say whether it is ready ({exception.GetType().Name}).");
        }
    }

    private static void Configure(KestrelServerOptions kestrel, HealthOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestHeadersTotalSize = RequestHeadBytesMax;
        kestrel.Limits.MaxRequestLineSize = RequestHeadBytesMax / 2;
        kestrel.Limits.RequestHeadersTimeout = RequestTimeMax;
        kestrel.Limits.KeepAliveTimeout = RequestTimeMax;
        kestrel.Listen(options.Address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
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

    /// <summary>Signals are the program's own business.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
