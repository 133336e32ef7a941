using System.Diagnostics.Tracing;

namespace NeuronActors.Operation;

/// <summary>Hears from the exporter that an export has failed, and says so once. The SDK itself only traces it: a time-out as a warning.</summary>
internal sealed class ExportFailures : EventListener
{
    private const string ExporterSource = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private readonly Uri collector;
    private readonly Action<string> complain;
    private int said;

    public ExportFailures(Uri collector, Action<string> complain) => (this.collector, this.complain) = (collector, complain);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == ExporterSource) EnableEvents(eventSource, EventLevel.Warning);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base constructor enables events, so one may come before the fields are set.
        if (complain is null || Interlocked.Exchange(ref said, 1) != 0) return;
        complain(
            $"metrics or traces do not reach {collector} and the run goes on without them: " +
            "see that a collector listens there (gRPC on port 4317, HTTP on 4318).");
    }
}
