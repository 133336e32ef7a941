using System.Numerics;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Recording.Tests;

public sealed class MessageReadingTests : IDisposable
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
    public void Nodes_may_be_called_what_rolled_files_and_later_stretches_are_called()
    {
        LoopRecords<float> loop = Loop<float>("backprop");
        string[] lines = [.. loop.Messages.SelectMany(ContractLines.Of)];
        ContractLines.Write(folder.FolderPath, "gpu_001.jsonl", [ContractLines.Begin(loop, "gpu_001"), .. lines[..10]]);
        ContractLines.Write(folder.FolderPath, "gpu_001_001.jsonl", lines[10..20]);
        ContractLines.Write(folder.FolderPath, "gpu_002.jsonl", [ContractLines.Begin(loop, "gpu_002"), .. lines[20..30]]);
        ContractLines.Write(folder.FolderPath, "gpu_003.s2.jsonl", [ContractLines.Begin(loop, "gpu_003.s2"), .. lines[30..]]);

        AssertSame(loop.Messages.SelectMany(Values), Open().Messages(MessageQuery.All));
        Assert.Equal(["gpu_001", "gpu_002", "gpu_003.s2"], Nodes(MessageQuery.All));
        Assert.Equal("gpu_001", Open().Messages(MessageQuery.All).ElementAt(15).Head.Node);
        Assert.NotEmpty(Open().Outline.Populations);
    }

    [Fact]
    public void What_is_too_long_for_a_line_ends_the_reading_of_weight_changes_with_a_sentence()
    {
        LoopRecords<float> loop = Loop<float>("backprop");
        ContractLines.Write(folder.FolderPath, "local.jsonl", ContractLines.All(loop));
        string file = Path.Combine(folder.FolderPath, MessageLog.FolderName, "local.jsonl");
        using (FileStream stream = File.OpenWrite(file)) stream.SetLength(stream.Length + 2L * LineReader.LongestLine);   // zeros, as a loss of power leaves them

        MessageLog log = Open();
        Assert.Equal(loop.Changes.SelectMany(ContractLines.Of).Count(), log.WeightChanges(WeightChangeQuery.All).Count());
        Assert.Contains("is longer than", log.Faults.Sentences[0]);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(0, 0)]
    public void What_the_writer_had_to_drop_is_told_to_whoever_reads(int dropped, int faults)
    {
        LoopRecords<float> loop = Loop<float>("backprop");
        ContractLines.Write(folder.FolderPath, "local.jsonl", [
            .. ContractLines.All(loop), $"{{\"@t\":\"2026-01-31T09:05:07Z\",\"event\":\"end\",\"written\":9,\"dropped\":{dropped},\"reason\":\"they came faster\"}}"]);

        MessageLog log = Open();
        AssertSame(loop.Messages.SelectMany(Values), log.Messages(MessageQuery.All));
        Assert.Equal(faults, log.Faults.Skipped);
        Assert.All(log.Faults.Sentences, sentence => Assert.Matches(@"^messages/local\.jsonl:\d+ says that 3 events are missing \(they came faster\): what is there has gaps\.$", sentence));
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
        Assert.Equal($"messages/local.jsonl:{lines.Length + 1} is torn: its writer was killed before the line was whole, or is still at work; it was skipped.", Assert.Single(log.Faults.Sentences));
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

    [Theory]
    [InlineData("\"to\":", "\"too\":", "to of hidden1's activation names nobody")]
    [InlineData("\"values\":", "\"values\": null, \"value\":", "values is null")]
    public void An_index_that_cannot_be_is_named_and_skipped(string there, string instead, string sentence)
    {
        LoopRecords<float> loop = Loop<float>("backprop", batches: 1, shards: 1);
        ContractTraces.Write(folder.FolderPath, loop, message => message is { Kind: "activation", From: "hidden1" });
        string index = Path.Combine(folder.FolderPath, MessageLog.FolderName, "local", "index.json"), text = File.ReadAllText(index);
        int traces = text.IndexOf("\"traces\"", StringComparison.Ordinal);
        Assert.Contains(there, text[traces..]);
        File.WriteAllText(index, text[..traces] + text[traces..].Replace(there, instead, StringComparison.Ordinal));

        MessageLog log = Open();
        Assert.Empty(log.Messages(MessageQuery.All));
        Assert.Contains($"cannot be used ({sentence})", Assert.Single(log.Faults.Sentences));
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
}
