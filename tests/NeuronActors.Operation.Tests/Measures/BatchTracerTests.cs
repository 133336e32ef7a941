using System.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace NeuronActors.Operation.Tests;

/// <remarks>Not beside other tests that export: an exporter listens to every source of the process that has the name.</remarks>
[Collection("Meters")]
public sealed class BatchTracerTests
{
    private static readonly PhaseReading[] Readings =
    [
        Reading("forward", "input", 1, 2), Reading("forward", "hidden1", 2, 5),
        Reading("relax", "input", 2, 8), Reading("relax", "hidden1", 5, 7), Reading("learn", "input", 8, 9), Reading("learn", "hidden1", 7, 8),
    ];

    [Fact]
    public void A_batch_is_one_tree_of_phases_and_populations_and_a_phase_spans_all_of_its_own()
    {
        using var tracer = new BatchTracer();
        using var traced = new Traced(tracer);
        Assert.True(tracer.HasListeners);

        Learned(tracer);

        Assert.Single(traced.Spans, span => span.ParentSpanId == default);
        Assert.Single(traced.Spans.Select(span => span.TraceId).Distinct());
        Assert.Equal(
            [
                "0–10 batch run=run-7 epoch=2 batch=300",
                "1–2 batch/forward/input population=input node=node-1",
                "1–5 batch/forward",
                "2–5 batch/forward/hidden1 population=hidden1 node=node-2",
                "2–8 batch/relax",
                "2–8 batch/relax/input population=input node=node-1",
                "5–7 batch/relax/hidden1 population=hidden1 node=node-2",
                "7–8 batch/learn/hidden1 population=hidden1 node=node-2",
                "7–9 batch/learn",
                "8–9 batch/learn/input population=input node=node-1",
            ],
            traced.Lines.Order(StringComparer.Ordinal));
        Assert.Null(Activity.Current);
    }

    [Fact]
    public void Without_a_listener_there_is_no_trace()
    {
        using var tracer = new BatchTracer();
        Assert.False(tracer.HasListeners);
        Learned(tracer);
    }

    [Theory]
    [InlineData(TelemetryProtocol.HttpProtobuf, HttpProtocols.Http1, "/v1/traces")]
    [InlineData(TelemetryProtocol.Grpc, HttpProtocols.Http2, "/opentelemetry.proto.collector.trace.v1.TraceService/Export")]
    public async Task Traces_go_where_metrics_go(TelemetryProtocol protocol, HttpProtocols http, string path)
    {
        await using LoopbackCollector collector = await LoopbackCollector.Start(http);
        using var tracer = new BatchTracer();
        var options = new TelemetryOptions { Interval = TimeSpan.FromHours(1), Protocol = protocol };
        using (Telemetry.Start(collector.Address, "neuron-run", "coordinator", null, options)) Learned(tracer);

        (string asked, string text) = await collector.Next(TestContext.Current.CancellationToken);
        Assert.Equal(path, asked);
        Assert.All(
            new[] { "neuron-run", "coordinator", "run-7", "batch", "forward", "relax", "learn", "hidden1", "node-2" },
            word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    private static void Learned(BatchTracer tracer) => tracer.Learned("run-7", 2, 300, TimeSpan.FromSeconds(10), Readings);

    private static PhaseReading Reading(string phase, string population, int began, int ended) =>
        new(phase, population, population == "input" ? "node-1" : "node-2", TimeSpan.FromSeconds(began), TimeSpan.FromSeconds(ended));

    /// <summary>What one tracer has made, as lines such as <c>1–5 batch/forward</c>, in seconds after the batch began.</summary>
    private sealed class Traced : IDisposable
    {
        private readonly ActivityListener listener;

        public Traced(BatchTracer tracer)
        {
            listener = new ActivityListener
            {
                ShouldListenTo = source => ReferenceEquals(source, tracer.Source),
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = Spans.Add,
            };
            ActivitySource.AddActivityListener(listener);
        }

        public List<Activity> Spans { get; } = [];

        public IEnumerable<string> Lines => Spans.Select(span => string.Join(
            ' ', [$"{After(span.StartTimeUtc)}–{After(span.StartTimeUtc + span.Duration)} {PathOf(span)}", .. span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")]));

        public void Dispose() => listener.Dispose();

        private int After(DateTime time) => (int)Math.Round((time - Spans.Single(span => span.ParentSpanId == default).StartTimeUtc).TotalSeconds);

        private string PathOf(Activity span) =>
            Spans.Find(other => other.SpanId == span.ParentSpanId) is { } parent ? $"{PathOf(parent)}/{span.OperationName}" : span.OperationName;
    }
}
