using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace NeuronActors.Operation;

/// <summary>Exports what <see cref="ClusterMeter"/> measures and <see cref="BatchTracer"/> traces to an OpenTelemetry collector, on threads of its own.</summary>
/// <remarks>
/// A collector that is not there, is slow or refuses costs a run nothing: measuring never waits for an export, and values
/// add up in memory, one cell per series; of traces at most 2048 spans wait. The SDK's variables for headers and resource attributes
/// (<c>OTEL_EXPORTER_OTLP_HEADERS</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>) are honoured.
/// </remarks>
public sealed class Telemetry : IDisposable
{
    /// <summary>The longest that <see cref="Dispose"/> waits for the last export.</summary>
    public static readonly TimeSpan FlushMax = TimeSpan.FromSeconds(5);

    /// <summary>One export is given up after this, so that a last one fits into <see cref="FlushMax"/>.</summary>
    private static readonly TimeSpan ExportMax = TimeSpan.FromSeconds(2);

    private const int HttpPort = 4318;
    private readonly MeterProvider metrics;
    private readonly TracerProvider traces;
    private readonly ExportFailures? failures;

    private Telemetry(MeterProvider metrics, TracerProvider traces, ExportFailures? failures) =>
        (this.metrics, this.traces, this.failures) = (metrics, traces, failures);

    /// <summary>Begins to export.</summary>
    /// <param name="otlp">The collector, <c>http</c> or <c>https</c>, e.g. <c>http://localhost:4317</c>; it need not be there.</param>
    /// <param name="service">What the process is, e.g. <c>neuron-node</c>.</param>
    /// <param name="node">Its name in the cluster.</param>
    /// <param name="run">The run's id if the process has only one.</param>
    /// <param name="options">Protocol and interval; null for the defaults.</param>
    /// <exception cref="OperationException">The address is none that anything can be sent to.</exception>
    public static Telemetry Start(Uri otlp, string service, string node, string? run, TelemetryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(otlp);
        ArgumentException.ThrowIfNullOrEmpty(service);
        ArgumentException.ThrowIfNullOrEmpty(node);
        options ??= new TelemetryOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Interval, TimeSpan.FromMilliseconds(100), nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Interval, TimeSpan.FromHours(1), nameof(options));
        Check(otlp);
        ExportFailures? failures = options.Complain is { } complain ? new ExportFailures(otlp, complain) : null;
        ResourceBuilder process = Describe(service, node, run);
        MeterProvider metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(process)
            .AddMeter(ClusterMeter.Name)
            .AddOtlpExporter((exporter, reader) =>
            {
                Address(exporter, otlp, "v1/metrics", options.Protocol);
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Interval.TotalMilliseconds;
                reader.PeriodicExportingMetricReaderOptions.ExportTimeoutMilliseconds = (int)ExportMax.TotalMilliseconds;
            })
            .Build();
        TracerProvider traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(process)
            .AddSource(BatchTracer.Name)
            .AddOtlpExporter(exporter => Address(exporter, otlp, "v1/traces", options.Protocol))
            .Build();
        return new Telemetry(metrics, traces, failures);
    }

    /// <summary>Exports once more, for at most <see cref="FlushMax"/>, and ends.</summary>
    public void Dispose()
    {
        traces.Shutdown((int)(FlushMax / 2).TotalMilliseconds);
        metrics.Shutdown((int)(FlushMax / 2).TotalMilliseconds);
        traces.Dispose();
        metrics.Dispose();
        failures?.Dispose();
    }

    private static void Check(Uri otlp)
    {
        if (!otlp.IsAbsoluteUri || (otlp.Scheme != Uri.UriSchemeHttp && otlp.Scheme != Uri.UriSchemeHttps))
            throw new OperationException($"--otlp {otlp} is no address of a collector: write e.g. --otlp http://localhost:4317.");
        if (otlp.UserInfo.Length > 0)
            throw new OperationException(
                $"--otlp {otlp.Scheme}://…@{otlp.Authority} holds a user or password, which other users of the machine can see: " +
                "leave it away and set OTEL_EXPORTER_OTLP_HEADERS to the header that the collector asks for.");
    }

    private static ResourceBuilder Describe(string service, string node, string? run)
    {
        string? version = typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService(service, serviceVersion: version, serviceInstanceId: node);
        return run is null ? resource : resource.AddAttributes([new KeyValuePair<string, object>("neuronactors.run", run)]);
    }

    private static void Address(OtlpExporterOptions exporter, Uri otlp, string path, TelemetryProtocol? protocol)
    {
        bool isHttp = (protocol ?? (otlp.Port == HttpPort ? TelemetryProtocol.HttpProtobuf : TelemetryProtocol.Grpc)) == TelemetryProtocol.HttpProtobuf;
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        // An address given in code is taken by the SDK as it stands; gRPC names the method itself.
        exporter.Endpoint = isHttp && otlp.AbsolutePath == "/" ? new Uri(otlp, path) : otlp;
        exporter.TimeoutMilliseconds = (int)ExportMax.TotalMilliseconds;
    }
}
