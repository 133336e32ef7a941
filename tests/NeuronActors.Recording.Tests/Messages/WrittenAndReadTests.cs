using System.Numerics;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Recording.Tests;

/// <summary>What the recorder wrote is read as what the plain loop did.</summary>
public sealed class WrittenAndReadTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Rules => [.. Small.Variants.Keys, .. Options.All.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_value_and_cause_of_the_log_is_the_plain_loops(string rule)
    {
        LoopRecords<float> loop = Recorded<float>(rule, RecordForm.Log);

        Assert.Equal(
            loop.Messages.SelectMany(sent => MessageReadingTests.Values(sent).Select(value => $"{value} {string.Join(' ', sent.Causes)}")).Order(),
            Open().Messages(new MessageQuery { WithCauses = true }).Select(record => $"{MessageReadingTests.Known(record)} {string.Join(' ', record.Head.Causes!)}").Order());
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("learned")]
    [InlineData("node perturbation")]
    [InlineData("spiking with transmission delay")]
    [InlineData("variational")]
    public void Every_value_of_the_traces_is_the_plain_loops(string rule)
    {
        LoopRecords<double> loop = Recorded<double>(rule, RecordForm.Trace);

        var sent = loop.Messages.SelectMany(message => MessageReadingTests.Values(message with { To = "" }).Select(Anonymous)).Distinct();
        Assert.Equal(sent.Order(), Open().Messages(MessageQuery.All).Select(record => Anonymous(MessageReadingTests.Known(record, to: ""))).Order());
    }

    [Theory]
    [InlineData("parallel", RecordForm.Log)]
    [InlineData("spiking", RecordForm.Log)]
    [InlineData("parallel", RecordForm.Trace)]
    [InlineData("spiking", RecordForm.Trace)]
    public void Weight_changes_are_the_plain_loops(string rule, RecordForm form)
    {
        LoopRecords<float> loop = Recorded<float>(rule, form);

        var made = loop.Changes.SelectMany(change => Enumerable.Range(0, change.Neurons).Select(row => string.Join(
            ' ', change.At, $"{change.Population.Name}/{change.Population.FirstNeuron + row}", change.Source.Name, List(change.Error, row, change.Neurons),
            List(change.Update, row, change.Neurons), List(change.Before, row, change.Neurons), List(change.After, row, change.Neurons))));
        Assert.Equal(made.Order(), Open().WeightChanges(WeightChangeQuery.All).Select(change => string.Join(
            ' ', new Learning.Position(change.Batch, change.Phase, change.Step), $"{change.Population}/{change.Neuron}", change.Source, List(change.Errors), List(change.Update),
            List(change.Before), List(change.After))).Order());
    }

    [Fact]
    public void A_chosen_part_of_samples_and_neurons_keeps_their_numbers()
    {
        Experiment experiment = Small.Chain(6, 9, 7, 4) with { Record = [new("hidden1") { As = RecordForm.Trace, Samples = new(2, 3), Neurons = new(4, 5), Kinds = [RecordedKind.Activation, RecordedKind.FeedbackWeights] }, new("hidden2") { As = RecordForm.Trace, Neurons = new(4, 5), Kinds = [RecordedKind.FeedbackWeights] }] };
        using (var recorded = new Recorded<float>(experiment, Path.Combine(folder.FolderPath, MessageLog.FolderName))) recorded.TrainFewer(0, 3);

        MessageRecord[] read = [.. Open().Messages(MessageQuery.All)];
        Assert.Equal([(4, 2), (5, 2)], read.Where(record => record.Head.Kind == "activation").Select(record => (record.Neuron, record.Sample)));
        Assert.Equal(2 * 9, read.Where(record => record.Head is { Kind: "feedback-weights", From: "hidden2" }).Select(record => (record.Neuron, record.Source)).Distinct().Count());
    }

    private LoopRecords<T> Recorded<T>(string rule, RecordForm form)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LoopRecords<T> loop = MessageReadingTests.Loop<T>(rule);
        Experiment experiment = loop.Experiment with { Record = [new("*") { As = form, Kinds = [.. Enum.GetValues<RecordedKind>()] }] };
        using var recorded = new Recorded<T>(experiment, Path.Combine(folder.FolderPath, MessageLog.FolderName));
        recorded.Train(0, 2);
        return loop;
    }

    private MessageLog Open() => MessageLog.Open(folder.FolderPath);

    /// <summary>Without the sequence number, which is that of one receiver's edge.</summary>
    private static string Anonymous(string known) => string.Join(' ', known.Split(' ').Where((_, part) => part is not 9 and not 8));

    private static string List(float[] matrix, int row, int rows) => List(MessageReadingTests.Row(matrix, row, rows));

    private static string List(IEnumerable<double> values) => string.Join(',', values.Select(value => BitConverter.DoubleToInt64Bits(value).ToString("x", System.Globalization.CultureInfo.InvariantCulture)));
}
