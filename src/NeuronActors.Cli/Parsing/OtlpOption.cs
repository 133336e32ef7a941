using System.CommandLine;
using NeuronActors.Operation;

namespace NeuronActors.Cli;

/// <summary><c>--otlp URI</c>: where metrics and traces go.</summary>
internal sealed class OtlpOption : Option<string?>
{
    /// <summary>What the help shows it under.</summary>
    public const string Heading = "Telemetry";

    public OtlpOption()
        : base("--otlp") =>
        (Description, HelpName) = ($"Send metrics and traces to this OpenTelemetry collector (default {ProgramEnvironment.Otlp}, else nowhere)", "http://HOST:4317");

    /// <summary>Begins to send, if the command line or the environment says where.</summary>
    public Telemetry? Start(Invocation call, string service, string node, string? run, Action<string> complain)
    {
        string? text = call.Get(this) ?? Environment.GetEnvironmentVariable(ProgramEnvironment.Otlp);
        if (string.IsNullOrEmpty(text)) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
            throw new CommandException($"{Name} is '{text}'; write the address of a collector, such as {Name} http://localhost:4317.");
        return Telemetry.Start(address, service, node, run, new TelemetryOptions { Complain = complain });
    }
}
