using System.Numerics;
<<<<<<< HEAD
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Recording.Tests;

public sealed class MessageLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Rules => [.. Small.Variants.Keys, .. Options.All.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_value_read_is_the_plain_loops_bit_by_bit(string rule)
    {
        LoopRecords<float> loop = Loop<float>(rule);
        ContractLines.Write(folder.FolderPath, "local.jsonl", ContractLines.All(loop));

        AssertSame(loop.Messages.SelectMany(Values), Open().Messages(MessageQuery.All));
    }

    [Fact]
    public void In_double_precision_too()
    {
        LoopRecords<double> loop = Loop<double>("parallel");
        ContractLines.Write(folder.FolderPath, "local.jsonl", ContractLines.All(loop));

        AssertSame(loop.Messages.SelectMany(Values), Open().Messages(MessageQuery.All));
        Assert.True(Open().Outline.IsDouble);
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("learned")]
    [InlineData("spiking")]
    public void Traces_give_the_same_records_once_for_each_message(string rule)
    {
        LoopRecords<float> loop = Loop<float>(rule);
        ContractTraces.Write(folder.FolderPath, loop, _ => true);

        var once = loop.Messages.GroupBy(m => (m.Kind == "feedback-weights" ? m.To : "", m.Kind, m.From, m.From == "coordinator" ? m.To : "", m.Header.Batch, m.Header.Phase, m.Header.Step))
            .SelectMany(sent => Values(sent.First() with { To = string.Join('+', sent.Select(m => m.To)) }));
        AssertSame(once.Order(), [.. Open().Messages(MessageQuery.All).OrderBy(record => Known(record))]);
    }

    [Fact]
    public void Causes_come_where_they_are_asked_for()
    {
        LoopRecords<float> loop = Loop<float>("parallel");
        ContractLines.Write(folder.FolderPath, "local.jsonl", ContractLines.All(loop));

        var expected = loop.Messages.SelectMany(sent => Values(sent).Select(_ => string.Join(' ', sent.Causes)));
        Assert.Equal(expected, Open().Messages(new MessageQuery { WithCauses = true }).Select(record => string.Join(' ', record.Head.Causes!)));
        Assert.All(Open().Messages(MessageQuery.All), record => Assert.Null(record.Head.Causes));
    }

    [Fact]
    public void A_query_gives_what_a_plain_selection_gives()
    {
        LoopRecords<float> loop = Loop<float>("parallel", shards: 1);
        ContractLines.Write(folder.FolderPath, "local.jsonl", ContractLines.All(loop));
        MessageRecord[] all = [.. Open().Messages(MessageQuery.All)];
        var query = new MessageQuery
        {
            Populations = ["hidden2"], Kinds = ["feedback", "activation"], Neurons = new(3, 5), Batches = new(1, 1), Steps = new(0, 4), Samples = new(1, 2),
        };

        MessageRecord[] wanted =
        [
            .. all.Where(r => r.Head.From == "hidden2" && r.Head.Kind is "feedback" or "activation" && r.Neuron is >= 3 and <= 5 && r.Sample is 1 or 2
                && r.Head.From == "hidden2" && r.Head.Batch == 1 && r.Head.Step <= 4),
        ];

        Assert.NotEmpty(wanted);
        Assert.Equal(wanted.Select(record => Known(record)), Open().Messages(query).Select(record => Known(record)));
    }

    [Fact]
    public void Control_messages_belong_to_the_population_that_receives_them()
    {
        ContractLines.Write(folder.FolderPath, "local.jsonl", ContractLines.All(Loop<float>("backprop", shards: 1)));

        Assert.Equal(
            ["clamp@output#0", "clamp@output#1"],
            Open().Messages(new MessageQuery { Populations = ["output"], Kinds = ["clamp"] }).Select(record => record.Head.Id.ToString()).Distinct());
    }

    [Fact]
    public void Headers_have_a_shape_and_no_values()
    {
        LoopRecords<float> loop = Loop<float>("backprop");
        SentMessage<float> weights = loop.Messages.First(message => message.Kind == "feedback-weights");
        ContractLines.Write(folder.FolderPath, "local.jsonl", [ContractLines.Begin(loop), ContractLines.HeaderOf(weights)]);

        MessageRecord record = Assert.Single(Open().Messages(MessageQuery.All));
        Assert.True(record.IsHeader);
        Assert.Equal((weights.Rows, weights.Columns, weights.Values.Length * 4L), record.Head.Shape);
        Assert.Empty(Open().Messages(new MessageQuery { Samples = new(0, 0) }));
    }

    [Fact]
    public void Rolled_files_are_read_in_their_order_and_nodes_one_after_the_other()
    {
        LoopRecords<float> loop = Loop<float>("backprop");
        string[] lines = [.. loop.Messages.SelectMany(ContractLines.Of)];
        ContractLines.Write(folder.FolderPath, "node_1.jsonl", [ContractLines.Begin(loop, "node_1"), .. lines[..10]]);
        ContractLines.Write(folder.FolderPath, "node_1_001.jsonl", lines[10..20]);
        ContractLines.Write(folder.FolderPath, "node_1_010.jsonl", lines[30..]);
        ContractLines.Write(folder.FolderPath, "node_1_002.jsonl", lines[20..30]);

        AssertSame(loop.Messages.SelectMany(Values), Open().Messages(MessageQuery.All));
    }

    [Fact]
    public void A_later_stretch_takes_the_place_of_what_it_did_again()
    {
        LoopRecords<float> loop = Loop<float>("backprop", batches: 4);
        string[] Lines(Func<int, bool> batches) => [.. loop.Messages.Where(message => batches(message.Header.Batch)).SelectMany(ContractLines.Of)];
        ContractLines.Write(folder.FolderPath, "local.jsonl", [ContractLines.Begin(loop), .. Lines(batch => batch <= 2), Lines(batch => batch == 3)[0]]);
        ContractLines.Write(folder.FolderPath, "local.s2.jsonl", [ContractLines.Begin(loop, stretch: 2, fromBatch: 1), .. Lines(batch => batch is 1)]);
        ContractLines.Write(folder.FolderPath, "local.s3.jsonl", [ContractLines.Begin(loop, stretch: 3, fromBatch: 2), .. Lines(batch => batch >= 2)]);

        AssertSame(loop.Messages.SelectMany(Values), Open().Messages(MessageQuery.All));
        Assert.Equal([1, 2, 3, 3], Enumerable.Range(0, 4).Select(batch => Assert.Single(Open().Messages(new() { Batches = new(batch, batch) }).Select(r => r.Head.Stretch).Distinct())));
    }

    [Fact]
    public void What_a_lost_node_recorded_is_dropped_where_another_did_it_again()
    {
        LoopRecords<float> loop = Loop<float>("backprop", batches: 3, shards: 1);
        string[] Lines(int first, int last, params string[] hosted) =>
            [.. loop.Messages.Where(m => m.Header.Batch >= first && m.Header.Batch <= last && hosted.Contains(m.From == "coordinator" ? m.To : m.From)).SelectMany(ContractLines.Of)];
        string[] low = ["input", "hidden1"], high = ["hidden2", "output"];
        ContractLines.Write(folder.FolderPath, "a.jsonl", [ContractLines.Begin(loop, "a"), .. Lines(0, 2, low)]);
        ContractLines.Write(folder.FolderPath, "b.jsonl", [ContractLines.Begin(loop, "b"), .. Lines(0, 2, high)]);
        ContractLines.Write(folder.FolderPath, "c.s2.jsonl", [ContractLines.Begin(loop, "c", 2, 1), .. Lines(1, 2, high)]);
        ContractLines.Write(folder.FolderPath, "a.s2.jsonl", [ContractLines.Begin(loop, "a", 2, 1), .. Lines(1, 2, low)]);

        AssertSame(loop.Messages.SelectMany(Values).Order(), [.. Open().Messages(MessageQuery.All).OrderBy(record => Known(record))]);
        Assert.Equal(["a", "b"], Nodes(new() { Batches = new(0, 0) }));
        Assert.Equal(["a", "c"], Nodes(new() { Batches = new(1, 2) }));
    }

    [Fact]
    public void A_torn_last_line_is_reported_and_skipped()
    {
        LoopRecords<float> loop = Loop<float>("backprop");
        string[] lines = [.. loop.Messages.SelectMany(ContractLines.Of)];
        ContractLines.Write(folder.FolderPath, "local.jsonl", [ContractLines.Begin(loop), .. lines]);
        string file = Path.Combine(folder.FolderPath, MessageLog.FolderName, "local.jsonl");
        using (FileStream stream = File.OpenWrite(file)) stream.SetLength(stream.Length - 5);

        MessageLog log = Open();
        AssertSame(loop.Messages.SelectMany(Values).SkipLast(1), log.Messages(MessageQuery.All));
        Assert.Equal(1, log.Faults.Skipped);
        Assert.Equal($"messages/local.jsonl:{lines.Length + 1} is torn: its writer was killed before the line was whole; it was skipped.", Assert.Single(log.Faults.Sentences));
    }

    [Theory]
    [InlineData("not even JSON", "is no record (")]
    [InlineData("{\"event\":\"message\",\"batch\":1}", "it has no phase")]
    [InlineData("{\"event\":\"message\",\"batch\":\"one\"}", "is no record (")]
    [InlineData("{\"batch\":1}", "it has no event")]
    [InlineData("", "is no record (")]
    [InlineData("[1,2]", "it is no JSON object")]
    [InlineData("{\"event\":\"weight-change\",\"batch\":0", null)]
    [InlineData("{\"event\":\"something-new\",\"batch\":\"x\"}", null)]
    public void A_broken_line_in_the_middle_is_named_by_file_and_line_counted_and_skipped(string broken, string? sentence)
    {
        LoopRecords<float> loop = Loop<float>("backprop");
        string[] lines = [.. loop.Messages.SelectMany(ContractLines.Of)];
        ContractLines.Write(folder.FolderPath, "local.jsonl", [ContractLines.Begin(loop), .. lines[..7], broken, .. lines[7..]]);

        MessageLog log = Open();
        AssertSame(loop.Messages.SelectMany(Values), log.Messages(MessageQuery.All));
        Assert.Equal(sentence is null ? 0 : 1, log.Faults.Skipped);
        if (sentence is null) return;
        Assert.StartsWith("messages/local.jsonl:9 is no record", log.Faults.Sentences[0]);
        Assert.Contains(sentence, log.Faults.Sentences[0]);
        AssertSame(loop.Messages.SelectMany(Values), log.Messages(MessageQuery.All));
        Assert.Equal(1, log.Faults.Skipped);   // read twice, counted once
    }

    [Fact]
    public void A_line_broken_within_a_message_is_not_taken_for_its_neighbour()
    {
        LoopRecords<float> loop = Loop<float>("backprop");
        string[] lines = [.. loop.Messages.SelectMany(ContractLines.Of)];
        string[] bad =
        [
            lines[1].Replace("\"value\":", "\"value\":x", StringComparison.Ordinal), lines[1].Replace("\"neuron\":", "\"neuron\":-", StringComparison.Ordinal),
            lines[1][..^1], lines[1] + "}", lines[1].Replace("\"sample\"", "\"simple", StringComparison.Ordinal),
        ];
        ContractLines.Write(folder.FolderPath, "local.jsonl", [ContractLines.Begin(loop), lines[0], .. bad, .. lines[1..]]);

        MessageLog log = Open();
        AssertSame(loop.Messages.SelectMany(Values), log.Messages(MessageQuery.All));
        Assert.Equal(bad.Length, log.Faults.Skipped);
    }

    [Fact]
    public void Properties_may_stand_in_another_order_and_new_ones_may_come()
    {
        LoopRecords<float> loop = Loop<float>("backprop");
        string[] lines = [.. loop.Messages.SelectMany(ContractLines.Of).Select(line => $"{{\"new\":{{\"a\":[1,2]}},\"value\"{line.Split("\"value\"")[1].Split(',')[0]},{line[1..].Replace("\"value\"", "\"older\"", StringComparison.Ordinal)}")];
        ContractLines.Write(folder.FolderPath, "local.jsonl", [ContractLines.Begin(loop), .. lines]);

        AssertSame(loop.Messages.SelectMany(Values), Open().Messages(MessageQuery.All));
    }

    [Fact]
    public void What_is_no_number_is_read_back()
    {
        LoopRecords<float> loop = Loop<float>("backprop");
        SentMessage<float> message = loop.Messages[^1] with { Columns = 1, Rows = 5, Values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon] };
        ContractLines.Write(folder.FolderPath, "local.jsonl", [ContractLines.Begin(loop), .. ContractLines.Of(message)]);

        Assert.Equal(message.Values.Select(BitConverter.SingleToInt32Bits), Open().Messages(MessageQuery.All).Select(record => BitConverter.SingleToInt32Bits((float)record.Value)));
    }

    [Fact]
    public void A_run_without_records_has_an_empty_log_and_files_without_a_beginning_are_named()
    {
        Assert.True(Open().IsEmpty);
        ContractLines.Write(folder.FolderPath, "local.jsonl", ["{}"]);
        MessageLog log = Open();
        Assert.True(log.IsEmpty);
        Assert.StartsWith("messages/local.jsonl cannot be used (its first line does not say what it records", Assert.Single(log.Faults.Sentences));
    }

    [Fact]
    public void A_killed_trace_is_read_as_far_as_header_and_file_reach()
    {
        LoopRecords<float> loop = Loop<float>("backprop", batches: 3, shards: 1);
        ContractTraces.Write(folder.FolderPath, loop, message => message is { Kind: "activation", From: "hidden1" });
        string file = Path.Combine(folder.FolderPath, MessageLog.FolderName, "local", "hidden1.activation.npy");
        using (FileStream stream = File.OpenWrite(file)) stream.SetLength(stream.Length - 3);

        Assert.Equal([0, 1], Open().Messages(MessageQuery.All).Select(record => record.Head.Batch).Distinct());
        File.WriteAllText(file, "not an array");
        MessageLog log = Open();
        Assert.Empty(log.Messages(MessageQuery.All));
        Assert.Contains("hidden1.activation.npy cannot be used", Assert.Single(log.Faults.Sentences));
    }

    [Fact]
    public async Task A_log_that_grows_rolls_and_begins_another_stretch_is_followed_to_its_end()
    {
        LoopRecords<float> loop = Loop<float>("backprop", batches: 3);
        string[] lines = [.. loop.Messages.SelectMany(ContractLines.Of)];
        string Name(string name) => Path.Combine(folder.FolderPath, MessageLog.FolderName, name);
        Action[] writer =
        [
            () => ContractLines.Write(folder.FolderPath, "local.jsonl", []),
            () => File.AppendAllText(Name("local.jsonl"), ContractLines.Begin(loop) + "\n" + lines[0] + "\n" + lines[1][..20]),
            () => File.AppendAllText(Name("local.jsonl"), lines[1][20..] + "\n" + lines[2] + "\n"),
            () => ContractLines.Write(folder.FolderPath, "local_001.jsonl", lines[3..40]),
            () => ContractLines.Write(folder.FolderPath, "local.s2.jsonl", [ContractLines.Begin(loop, stretch: 2, fromBatch: 7), .. lines[40..]]),
        ];
        int written = 0;
        var read = new List<MessageRecord>();

        MessageLog log = Open();
        await foreach (MessageRecord record in log.Follow(
            MessageQuery.All, () => written == writer.Length, TimeSpan.Zero, () => writer.ElementAtOrDefault(written++)?.Invoke(), TestContext.Current.CancellationToken)) read.Add(record);

        AssertSame(loop.Messages.SelectMany(Values), read);
        Assert.Equal(0, log.Faults.Skipped);
    }

    [Fact]
    public async Task Following_ends_when_it_is_asked_to()
    {
        ContractLines.Write(folder.FolderPath, "local.jsonl", ContractLines.All(Loop<float>("backprop")));
        using var stop = new CancellationTokenSource();
        int read = 0;

        await foreach (MessageRecord _ in Open().Follow(MessageQuery.All, () => false, TimeSpan.FromDays(1), stop.Cancel, stop.Token)) read++;

        Assert.True(read > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weight_changes_are_read_bit_by_bit_from_lines_and_from_traces(bool asTraces)
    {
        LoopRecords<float> loop = Loop<float>("parallel", shards: 1);
        if (asTraces) ContractTraces.Write(folder.FolderPath, loop, _ => false, withChanges: true);
        else ContractLines.Write(folder.FolderPath, "local.jsonl", ContractLines.All(loop));

        MadeChange<float> made = loop.Changes.Single(change => change is { At.Batch: 1, Population.Name: "hidden2" });
        WeightChangeRecord read = Assert.Single(Open().WeightChanges(new() { Populations = ["hidden2"], Neurons = new(2, 2), Source = "hidden1", Batches = new(1, 1) }));

        Assert.Equal((made.At.Batch, made.At.Phase, made.At.Step), (read.Batch, read.Phase, read.Step));
        Assert.Equal(Row(made.Error, 2, made.Neurons), read.Errors);
        Assert.Equal(Row(made.Before, 2, made.Neurons), read.Before);
        Assert.Equal(Row(made.After, 2, made.Neurons), read.After);
        Assert.Equal(Row(made.Update, 2, made.Neurons), read.Update);
        Assert.Equal(asTraces ? null : made.Rate, read.LearningRate);
        Assert.Equal(asTraces ? null : string.Join(' ', made.Causes), read.Causes is null ? null : string.Join(' ', read.Causes));
    }

    internal static IEnumerable<double> Row(float[] matrix, int row, int rows) => matrix.Where((_, i) => i % rows == row).Select(value => (double)value);

    internal static LoopRecords<T> Loop<T>(string rule, int batches = 2, int shards = 2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Experiment experiment = Options.All.TryGetValue(rule, out var option) ? option(Options.Chain) : Small.Chain(7, 6, 20, 4).With(Small.Variants[rule]).With(r => r with { Steps = 6 });
        return new LoopRecords<T>(experiment.Sharded(shards), batches);
    }

    private MessageLog Open() => MessageLog.Open(folder.FolderPath);

    private IEnumerable<string> Nodes(MessageQuery query) => Open().Messages(query).Select(record => record.Head.Node).Distinct().Order();

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<MessageRecord> read)
    {
        string[] wanted = [.. expected];
        Assert.NotEmpty(wanted);
        Assert.Equal(wanted, read.Select(record => Known(record)));
    }

    internal static IEnumerable<string> Values<T>(SentMessage<T> sent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < sent.Values.Length; i++)
        {
            (int column, int row) = Math.DivRem(i, sent.Rows);
            bool isWeights = sent.Kind == "feedback-weights";
            yield return Known(
                sent.Header.Batch, sent.Header.Phase.ToString(), sent.Header.Step, sent.Kind, sent.From, sent.To, sent.FirstNeuron + row, isWeights ? -1 : column,
                isWeights ? sent.ReceiverFirstNeuron + column : -1, sent.Header.Sequence, sent.Header.Settled, double.CreateChecked(sent.Values[i]));
        }
    }

    internal static string Known(MessageRecord record) => Known(record, record.Head.To);

    internal static string Known(MessageRecord record, string to) => Known(
        record.Head.Batch, record.Head.Phase.ToString(), record.Head.Step, record.Head.Kind, record.Head.From, to, record.Neuron, record.Sample,
        record.Source, record.Head.Sequence, record.Head.Settled, record.Value);

    private static string Known(int batch, string phase, int step, string kind, string from, string to, int neuron, int sample, int source, long sequence, bool settled, double value) =>
        $"{batch} {phase} {step} {kind} {from} {to} {neuron} {sample} {source} {sequence} {settled} {BitConverter.DoubleToInt64Bits(value):x}";
=======
using System.Text.Json;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Recording.Tests;

/// <summary>The log is the run: what the plain loop sends, learns and is clamped to, value by value.</summary>
public sealed class MessageLogTests : IDisposable
{
    private const int Batches = 2;

    private static readonly Dictionary<string, Func<RuleSettings, RuleSettings>> Rules = Small.Variants
        .Append(new("async", rule => rule with { Schedule = RelaxationSchedule.Async, Stop = RelaxationStop.Quiescence, StepSize = 1 }))
        .Append(new("node perturbation", rule => rule with { Name = RuleKind.NodePerturbation, Noise = 0.1 }))
        .Append(new("pseudobackprop", rule => rule with { Name = RuleKind.Pseudobackprop }))
        .ToDictionary(entry => entry.Key, entry => entry.Value);

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Variants => [.. Rules.Keys];

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
        Assert.All(files[..^1], file => Assert.InRange(new FileInfo(file).Length, 1 << 20, (1 << 20) + (1 << 19)));
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
        Small.Chain(6, 9, 7, 4).With(Rules[rule]).With(r => r with { Steps = r.Name == RuleKind.SpikingFeedbackAlignment ? 3 : 5 }) with { Record = [record] };

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
>>>>>>> 237225d7952457a8c420216ea7df13bc13844700
}
