using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace NeuronActors.Operation.Tests;

/// <remarks>Not beside other tests with meters: an exporter hears every meter of the process that has the name.</remarks>
[Collection("Meters")]
public sealed class TelemetryTests
{
    /// <summary>Only what a test asks for is exported: at its end.</summary>
    private static readonly TelemetryOptions AtTheEnd = new() { Interval = TimeSpan.FromHours(1) };

    [Theory]
    [InlineData(TelemetryProtocol.HttpProtobuf, HttpProtocols.Http1, "/v1/metrics")]
    [InlineData(TelemetryProtocol.Grpc, HttpProtocols.Http2, "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export")]
    public async Task The_last_export_has_all_instruments_and_names_node_and_run(TelemetryProtocol protocol, HttpProtocols http, string path)
    {
        await using LoopbackCollector collector = await LoopbackCollector.Start(http);
        using var cluster = new ClusterMeter(() => ClusterMeterTests.Reading(steps: 7));
        using var measured = new Measured(cluster);
        using (Telemetry.Start(collector.Address, "neuron-node", "node-2", "ar-mnist-seed0", AtTheEnd with { Protocol = protocol }))
        {
            cluster.BatchesLearned();
            cluster.Recovered(RecoveryCause.ClusterLost, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        }

        (string asked, string text) = await collector.Next(TestContext.Current.CancellationToken);
        Assert.Equal(path, asked);
        Assert.All(measured.Instruments, instrument => Assert.Contains(instrument.Name, text, StringComparison.Ordinal));
        Assert.All(
            new[] { "neuron-node", "node-2", "ar-mnist-seed0", "hidden2 → hidden1", "cluster-lost" },
            word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exports_follow_one_another_by_themselves()
    {
        await using LoopbackCollector collector = await LoopbackCollector.Start(HttpProtocols.Http1);
        using var cluster = new ClusterMeter();
        using Telemetry telemetry = Telemetry.Start(
            collector.Address, "neuron-run", "coordinator", null,
            new TelemetryOptions { Protocol = TelemetryProtocol.HttpProtobuf, Interval = TimeSpan.FromMilliseconds(100) });
        cluster.BatchesLearned();

        await collector.Next(TestContext.Current.CancellationToken);
        Assert.Contains("neuronactors.batches", (await collector.Next(TestContext.Current.CancellationToken)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TelemetryProtocol.HttpProtobuf)]
    [InlineData(TelemetryProtocol.Grpc)]
    public void A_collector_that_is_not_there_is_told_once_and_disturbs_nobody(TelemetryProtocol protocol)
    {
        var nobody = new Uri($"http://127.0.0.1:{FreePort()}");
        var said = new List<string>();
        using var cluster = new ClusterMeter();
        using (Telemetry.Start(nobody, "neuron-node", "node-1", null, AtTheEnd with { Protocol = protocol, Complain = said.Add }))
            cluster.BatchesLearned();

        Assert.StartsWith($"metrics or traces do not reach {nobody} and the run goes on without them", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public void A_collector_that_takes_connections_and_says_nothing_does_not_hold_up_the_end()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var said = new List<string>();
        using var cluster = new ClusterMeter();
        Telemetry telemetry = Telemetry.Start(
            new Uri($"http://{silent.LocalEndpoint}"), "neuron-node", "node-1", null,
            AtTheEnd with { Protocol = TelemetryProtocol.HttpProtobuf, Complain = said.Add });
        cluster.BatchesLearned();

        telemetry.Dispose();

        Assert.Single(said);
    }

    [Fact]
    public async Task A_reading_that_fails_costs_its_own_instruments_only()
    {
        await using LoopbackCollector collector = await LoopbackCollector.Start(HttpProtocols.Http1);
        using var cluster = new ClusterMeter(() => throw new InvalidOperationException("torn down"));
        using (Telemetry.Start(collector.Address, "neuron-node", "node-2", null, AtTheEnd with { Protocol = TelemetryProtocol.HttpProtobuf }))
            cluster.BatchesLearned();

        string text = (await collector.Next(TestContext.Current.CancellationToken)).Text;
        Assert.Contains("neuronactors.batches", text, StringComparison.Ordinal);
        Assert.DoesNotContain("neuronactors.wire.bytes", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://collector:4317", "--otlp ftp://collector:4317/ is no address of a collector: write e.g. --otlp http://localhost:4317.")]
    [InlineData("collector", "--otlp collector is no address of a collector: write e.g. --otlp http://localhost:4317.")]
    public void An_address_of_another_kind_is_refused(string otlp, string sentence) =>
        Assert.Equal(sentence, Refusal(otlp).Message);

    [Fact]
    public void A_password_in_the_address_is_refused_and_not_repeated()
    {
        OperationException refusal = Refusal("https://user:hush@collector:4317");
        Assert.DoesNotContain("hush", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("OTEL_EXPORTER_OTLP_HEADERS", refusal.Message, StringComparison.Ordinal);
    }

    private static OperationException Refusal(string otlp) =>
        Assert.Throws<OperationException>(() => Telemetry.Start(new Uri(otlp, UriKind.RelativeOrAbsolute), "neuron-node", "node-1", null));

    /// <summary>A port that nobody listens on: it was free a moment ago.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
