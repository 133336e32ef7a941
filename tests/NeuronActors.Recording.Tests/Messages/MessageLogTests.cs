using System.Numerics;
using System.Text.Json;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Recording.Tests;

/// <summary>The log is the run: what the plain loop sends, learns and is clamped to, value by value.</summary>
public sealed class MessageLogTests : IDisposable
{
    private const int Batches = 2;

    private static readonly Dictionary<string, Func<RuleSettings, RuleSettings>> Changes = Small.Variants
        .Append(new("async", rule => rule with { Schedule = RelaxationSchedule.Async, Stop = RelaxationStop.Quiescence, StepSize = 1 }))
        .Append(new("node perturbation", rule => rule with { Kind = Rules.NodePerturbation, Noise = 0.1 }))
        .Append(new("pseudobackprop", rule => rule with { Kind = Rules.Pseudobackprop }))
        .ToDictionary(entry => entry.Key, entry => entry.Value);

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Variants => [.. Changes.Keys];

    private string Log => folder["local.jsonl"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_message_of_the_plain_loop_is_in_the_log_with_the_same_bits(string rule)
    {
        Experiment experiment = Recording(rule, new RecordSettings("*"));
        Compare<float>(experiment);
    }

    [Theory]
    [InlineData("parallel"), InlineData("variational"), InlineData("spiking")]
    public void And_in_double_precision(string rule) => Compare<double>(Recording(rule, new RecordSettings("*")) with { Precision = Precision.Double });

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_weight_change_is_in_the_log_with_the_same_bits(string rule)
    {
        Experiment experiment = Recording(rule, new RecordSettings("*") { Kinds = [RecordedKind.WeightChange] });
        using var recorded = new Recorded<float>(experiment.Trained(t => t with { Optimizer = OptimizerKind.Adam }), folder.FolderPath);
        recorded.Train(0, Batches);
        recorded.Dispose();
        JsonElement[] lines = [.. Lines.Changes(Log)];
        Assert.Equal(recorded.Listener.Changes.Sum(change => change.Before.Length / change.Projection.Source.Neurons), lines.Length);
        Assert.NotEmpty(lines);
        int line = 0;
        foreach (HeardChange<float> change in recorded.Listener.Changes)
        {
            int neurons = change.Before.Length / change.Projection.Source.Neurons;
            for (int neuron = 0; neuron < neurons; neuron++) Compare(change, neuron, neurons, lines[line++]);
        }
    }

    [Fact]
    public void Causes_are_the_newest_of_each_kind_and_edge_that_the_sender_had_read()
    {
        // edges: 0 input → hidden1 (1 back), 2 hidden1 → hidden2 (3 back), 4 hidden2 → output (5 back)
        Experiment experiment = Small.Chain(2, 2, 2, 1).With(rule => rule with { Steps = 3 }) with
        {
            Record = [new("*") { Neurons = new(0, 0), Samples = new(0, 0) }, new("*") { Kinds = [RecordedKind.WeightChange], Neurons = new(0, 0) }],
        };
        using (var recorded = new Recorded<float>(experiment, folder.FolderPath))
        {
            recorded.Train(0, 1);
            recorded.Evaluate();
            recorded.Train(1, 1);
        }
        Dictionary<string, string> causes = Lines.Messages(Log).Where(Once).ToDictionary(line => line.GetProperty("id").GetString()!, Causes);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["input@input#0"] = "", ["clamp@output#0"] = "",
                ["e0#0"] = "input@input#0", ["e2#0"] = "e0#0", ["e4#0"] = "e2#0",
                ["e3#0"] = "e2#0",                       // W of hidden2
                ["e5#0"] = "e4#0",                       // W of the output
                ["e5#1"] = "e4#0 clamp@output#0",        // ε
                ["e3#1"] = "e2#0 e5#0",                  // x at the start, before ε is read
                ["e3#2"] = "e2#0 e5#0 e5#1",
                ["e3#3"] = "e2#0 e5#0 e5#1",             // the output has settled and says nothing more
            },
            causes.Where(entry => Batch(entry.Key) == 0).ToDictionary());
        Assert.Equal("e2#2 e5#2 e5#3", causes["e3#7"]);   // evaluations are numbered too, and cause nothing
        Assert.Equal(
            [("hidden1", "e0#0 e3#0 e3#3"), ("hidden2", "e2#0 e5#0 e5#1"), ("output", "e4#0 clamp@output#0")],
            Lines.Changes(Log).Where(line => line.GetProperty("batch").GetInt32() == 0).Select(line => (line.GetProperty("population").GetString()!, Causes(line))).Order());

        static bool Once(JsonElement line) => !line.TryGetProperty("source", out JsonElement source) || source.GetInt32() == 0;

        static string Causes(JsonElement line) => string.Join(' ', line.GetProperty("causes").EnumerateArray().Select(cause => cause.GetString()));

        int Batch(string id) => Lines.Messages(Log).First(line => line.GetProperty("id").GetString() == id).GetProperty("batch").GetInt32();
    }

    [Fact]
    public void Neurons_are_counted_over_the_layer_and_a_shard_gives_its_own()
    {
        Experiment experiment = Small.Chain(6, 10, 4).Sharded(3) with
        {
            Record = [new("hidden1") { Neurons = new(3, 7), Kinds = [RecordedKind.Activation], Samples = new(1, 2) }],
        };
        using (var recorded = new Recorded<float>(experiment, folder.FolderPath)) recorded.Train(0, 1);
        Assert.Equal(
            [("hidden1.0", 3), ("hidden1.1", 4), ("hidden1.1", 5), ("hidden1.1", 6), ("hidden1.2", 7)],
            Lines.Messages(Log).Select(line => (line.GetProperty("from").GetString()!, line.GetProperty("neuron").GetInt32())).Distinct());
        Assert.Equal(10, Lines.Messages(Log).Count());
    }

    [Fact]
    public void What_two_entries_ask_for_is_written_once()
    {
        Experiment experiment = Small.Chain(6, 10, 4) with
        {
            Record =
            [
                new("hidden1") { Neurons = new(0, 2), Samples = new(0, 1), Kinds = [RecordedKind.Activation] },
                new("*") { Neurons = new(2, 3), Samples = new(1, 2), Kinds = [RecordedKind.Activation] },
                new("hidden1") { Kinds = [RecordedKind.WeightChange], Neurons = new(0, 3) },
                new("hidden1") { Kinds = [RecordedKind.WeightChange], Neurons = new(2, 5), Samples = new(0, 0) },
            ],
        };
        RecordedSummary summary;
        using (var recorded = new Recorded<float>(experiment, folder.FolderPath))
        {
            recorded.Train(0, 1);
            recorded.Recorder.Flush();
            summary = recorded.Recorder.Summary;
        }
        Assert.Equal(9, Lines.Messages(Log).Count(line => line.GetProperty("from").GetString() == "hidden1"));
        Assert.Equal([0, 1, 2, 3, 4, 5], Lines.Changes(Log).Select(line => line.GetProperty("neuron").GetInt32()));
        Assert.Equal((9 + 4 + 6, 0), (summary.Events, summary.Dropped));
    }

    [Fact]
    public void Headers_stand_for_messages_without_their_values()
    {
        Experiment experiment = Small.Chain(6, 10, 8, 4) with { Record = [new("*") { HeadersOnly = true, Kinds = [RecordedKind.FeedbackWeights] }] };
        using (var recorded = new Recorded<float>(experiment, folder.FolderPath)) recorded.Train(0, 1);
        Assert.Equal(
            [("hidden2", 8, 10, 320), ("output", 4, 8, 128)],
            Lines.Messages(Log).Select(line => (
                line.GetProperty("from").GetString()!, line.GetProperty("rows").GetInt32(), line.GetProperty("columns").GetInt32(), line.GetProperty("bytes").GetInt32())).Order());
        Assert.All(Lines.Messages(Log), line => Assert.False(line.TryGetProperty("value", out _)));
    }

    [Fact]
    public void Only_the_batches_that_are_asked_for_are_there_and_no_evaluation()
    {
        Experiment experiment = Small.Chain(6, 10, 4) with { Record = [new("*") { Batches = new(1, 2), Neurons = new(0, 0) }] };
        using (var recorded = new Recorded<float>(experiment, folder.FolderPath))
        {
            recorded.Train(0, 2);
            recorded.Evaluate();
            recorded.Train(2, 2);
        }
        Assert.Equal([1, 2], Lines.Messages(Log).Select(line => line.GetProperty("batch").GetInt32()).Distinct());
        Assert.DoesNotContain(Lines.Messages(Log), line => line.GetProperty("phase").GetString() == "evaluate");
    }

    [Fact]
    public void The_first_line_says_what_numbers_mean_and_the_last_how_much_there_is()
    {
        Experiment experiment = Small.Chain(6, 10, 4).Sharded(2) with { Record = [new("output") { Kinds = [RecordedKind.Clamp] }] };
        using (var recorded = new Recorded<float>(experiment, folder.FolderPath, firstBatch: 3)) recorded.Train(3, 1);
        JsonElement first = Lines.Of(Log).First(), last = Lines.Of(Log).Last();
        Assert.Equal(("begin", "run-1", "local", 1, 3, "float"), (
            first.GetProperty("event").GetString(), first.GetProperty("run").GetString(), first.GetProperty("node").GetString(), first.GetProperty("stretch").GetInt32(),
            first.GetProperty("fromBatch").GetInt32(), first.GetProperty("precision").GetString()));
        Assert.Equal("""{"edge":0,"from":"input","to":"hidden1.0","direction":"forward"}""", first.GetProperty("edges")[0].GetRawText());
        Assert.Equal("""{"name":"hidden1","neurons":10}""", first.GetProperty("layers")[1].GetRawText());
        Assert.Equal("""{"name":"hidden1.1","layer":"hidden1","firstNeuron":5,"neurons":5}""", first.GetProperty("populations")[2].GetRawText());
        Assert.Equal("""["input","hidden1.0","hidden1.1","output"]""", first.GetProperty("hosted").GetRawText());
        Assert.Equal(("end", 20, 0, JsonValueKind.Null), (
            last.GetProperty("event").GetString(), last.GetProperty("written").GetInt32(), last.GetProperty("dropped").GetInt32(), last.GetProperty("reason").ValueKind));
    }

    [Fact]
    public void A_log_that_becomes_too_large_goes_on_in_the_next_file()
    {
        Experiment experiment = Small.Chain(30, 40, 10).With(rule => rule with { Steps = 3 }) with { Record = [new("*")], Recording = new() { RollAt = 1 } };
        int messages;
        using (var recorded = new Recorded<float>(experiment, folder.FolderPath))
        {
            recorded.Train(0, 20);
            recorded.Dispose();
            messages = recorded.Listener.Messages.Sum(heard => heard.Values.Length);
        }
        string[] files = [.. Directory.GetFiles(folder.FolderPath).Order(StringComparer.Ordinal)];
        Assert.Equal(["local.jsonl", "local_001.jsonl"], files.Take(2).Select(Path.GetFileName));
        Assert.All(files[..^1], file => Assert.InRange(new FileInfo(file).Length, 1 << 20, 2 << 20));
        Assert.Equal(messages, files.Sum(file => Lines.Messages(file).Count()));
        Assert.Equal("end", Lines.Of(files[^1]).Last().GetProperty("event").GetString());
        Assert.Single(files.SelectMany(Lines.Of), line => line.GetProperty("event").GetString() == "begin");
    }

    [Fact]
    public void What_was_recorded_before_is_never_written_to_again()
    {
        Experiment experiment = Small.Chain(6, 10, 4) with { Record = [new("output") { Kinds = [RecordedKind.Clamp] }, new("output") { As = RecordForm.Trace }] };
        using (var recorded = new Recorded<float>(experiment, folder.FolderPath)) recorded.Train(0, 2);
        byte[] before = File.ReadAllBytes(Log);
        using (var recorded = new Recorded<float>(experiment, folder.FolderPath, firstBatch: 1)) recorded.Train(1, 1);
        Assert.Equal(before, File.ReadAllBytes(Log));
        Assert.Equal((2, 1), (Lines.Of(folder["local.s2.jsonl"]).First().GetProperty("stretch").GetInt32(), new NumPyFile<float>(Path.Combine(folder["local.s2"], "output.clamp.npy")).Shape[0]));
    }

    private static Experiment Recording(string rule, RecordSettings record) =>
        Small.Chain(6, 9, 7, 4).With(Changes[rule]).With(r => r with { Steps = r.Kind == Rules.SpikingFeedbackAlignment ? 3 : 5 }) with { Record = [record] };

    private void Compare<T>(Experiment experiment)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var recorded = new Recorded<T>(experiment, folder.FolderPath);
        string hash = recorded.Train(0, Batches);
        recorded.Dispose();
        Assert.Equal(
            recorded.Listener.Messages.SelectMany(heard => Lines.Expected(heard, recorded.Network)).Order(StringComparer.Ordinal),
            Lines.Messages(Log).Select(Lines.Words<T>).Order(StringComparer.Ordinal));
        Assert.Equal(Recorded<T>.Unrecorded(experiment, Batches), hash);
        Assert.Equal(recorded.Listener.Messages.Sum(heard => heard.Values.Length), Lines.Messages(Log).Count());
    }

    private static void Compare(HeardChange<float> change, int neuron, int neurons, JsonElement line)
    {
        Assert.Equal(
            (change.At.Batch, change.At.Step, change.Projection.Target.Name, neuron, change.Projection.Source.Name, change.Columns),
            (line.GetProperty("batch").GetInt32(), line.GetProperty("step").GetInt32(), line.GetProperty("population").GetString()!, line.GetProperty("neuron").GetInt32(),
                line.GetProperty("source").GetString()!, line.GetProperty("samples").GetInt32()));
        Assert.Equal(Row(change.Error), Bits("errors"));
        Assert.Equal(Row(change.Before), Bits("before"));
        Assert.Equal(Row(change.After), Bits("after"));
        bool learnsEachStep = change.Update.Length == 0;
        Assert.Equal(learnsEachStep, line.TryGetProperty("keep", out _));
        if (learnsEachStep) return;
        Assert.Equal(Row(change.Update), Bits("update"));
        Assert.Equal(change.Steps, line.GetProperty("optimizerSteps").GetInt64());
        foreach ((string name, float[] values) in change.Moments)
            Assert.Equal(Row(values), Lines.List<float>(line.GetProperty("moments").GetProperty(name)).Select(Lines.Bits));

        IEnumerable<ulong> Row(float[] matrix) => matrix.Where((_, index) => index % neurons == neuron).Select(Lines.Bits);

        IEnumerable<ulong> Bits(string name) => Lines.List<float>(line.GetProperty(name)).Select(Lines.Bits);
    }
}
