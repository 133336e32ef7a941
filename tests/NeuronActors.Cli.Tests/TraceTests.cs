using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NeuronActors.Operation;
using NeuronActors.Operation.Tests;

namespace NeuronActors.Cli.Tests;

/// <summary>A sampled batch of a run is one trace, from the command line to the collector.</summary>
public sealed class TraceTests : IDisposable
{
    private static readonly string[] Phases = ["forward", "relax", "learn"], Populations = ["input", "hidden1", "hidden2", "output"];

    private readonly RunScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task A_run_of_a_few_batches_is_one_trace_with_every_phase_and_population_and_learns_the_same()
    {
        Spoken untraced = await Spoken.By(scene.Run("--json"));
        ConcurrentBag<Activity> all = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == BatchTracer.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = all.Add,
        };
        ActivitySource.AddActivityListener(listener);
        Spoken traced = await Spoken.By(scene.Run("--json"));

        Assert.Equal((string?)untraced.Json["weightsSha256"], (string?)traced.Json["weightsSha256"]);
        string run = Path.GetFileName((string)traced.Json["runFolder"]!);
        Activity batch = Assert.Single(all, span => (string?)span.GetTagItem("run") == run);   // other tests run beside this one
        Activity[] spans = [.. all.Where(span => span.TraceId == batch.TraceId)];
        Assert.Equal(("batch", 0, 0), (batch.OperationName, batch.GetTagItem("epoch"), batch.GetTagItem("batch")));
        Activity[] phases = Below(batch);
        Assert.Equal(Phases.Order(), phases.Select(phase => phase.OperationName).Order());
        foreach (Activity phase in phases)
            Assert.Equal(Populations.Order(), Below(phase).Select(span => span.GetTagItem("node") is "local" ? span.OperationName : "").Order());
        Assert.Equal(1 + Phases.Length + Phases.Length * Populations.Length, spans.Length);

        Activity[] Below(Activity parent) => [.. spans.Where(span => span.ParentSpanId == parent.SpanId)];
    }

    [Fact]
    public async Task A_run_on_two_nodes_sends_the_spans_of_both_to_its_collector()
    {
        await using LoopbackCollector collector = await LoopbackCollector.Start(HttpProtocols.Http2);
        var neuron = new ChildProgram(Path.Combine(scene.Folder, "cluster"));
        Spoken said = await neuron.Says(scene.Run("--nodes", "2", "--epochs", "1", "--set", "place={input: node-1, hidden1: node-2}", "--otlp", collector.Address.ToString()));
        Assert.True(said.Code == ExitCode.Done, said.All);

        (string path, string text) = await collector.Next(TestContext.Current.CancellationToken);
        while (!path.EndsWith("TraceService/Export", StringComparison.Ordinal))
            (path, text) = await collector.Next(TestContext.Current.CancellationToken);
        Assert.All([.. Phases, .. Populations, "node-1", "node-2", "batch"], word => Assert.Contains(word, text, StringComparison.Ordinal));
    }
}
