namespace NeuronActors.Operation;

/// <summary>How metrics and traces travel to a collector.</summary>
public enum TelemetryProtocol
{
    /// <summary>OTLP over gRPC; collectors expect it on port 4317.</summary>
    Grpc,

    /// <summary>OTLP as protobuf over HTTP; collectors expect it on port 4318.</summary>
    HttpProtobuf,
}

/// <summary>What can be chosen about <see cref="Telemetry"/>.</summary>
public sealed record TelemetryOptions
{
    /// <summary>The protocol; null to tell by the port: <see cref="TelemetryProtocol.HttpProtobuf"/> on 4318, else <see cref="TelemetryProtocol.Grpc"/>.</summary>
    public TelemetryProtocol? Protocol { get; init; }

    /// <summary>From one export to the next: 100 ms to 1 h, default 5 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told once, in one sentence, if an export fails; nothing else comes of it. Called on any thread.</summary>
    public Action<string>? Complain { get; init; }
}
