using System.Text.Json;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording.Tests;

/// <summary>Whole populations over time, as arrays that NumPy loads.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("parallel"), InlineData("variational"), InlineData("direct feedback alignment"), InlineData("spiking with transmission delay"), InlineData("learned")]
    public void Every_message_is_a_row_however_many_receive_it(string rule)
    {
        Experiment experiment = Small.Chain(6, 9, 7, 4).Sharded(2).With(Small.Variants[rule]).With(r => r with { Steps = 4 }) with
        {
            Record = [new("*") { As = RecordForm.Trace }],
        };
        using var recorded = new Recorded<float>(experiment, folder.FolderPath);
        Assert.Equal(Recorded<float>.Unrecorded(experiment, 2), recorded.Train(0, 2));
        recorded.Dispose();
        foreach (JsonElement trace in Index().GetProperty("traces").EnumerateArray())
        {
            string population = trace.GetProperty("population").GetString()!, kind = trace.GetProperty("kind").GetString()!;
            var sent = recorded.Listener.Messages.Where(heard =>
                RecordedWords.Of(heard.Header.Kind) == kind && recorded.Network.Populations[heard.Header.Edge < 0 ? heard.Header.Receiver : heard.Header.Sender].Name == population).ToArray();
            string[] receivers = [.. sent.Where(heard => heard.Header.Edge >= 0).Select(heard => recorded.Network.Edges[heard.Header.Edge].Receiver.Name).Distinct()];
            string[] to = [.. trace.GetProperty("to").EnumerateArray().Select(name => name.GetString()!)];
            Heard<float>[] rows = kind == "feedback-weights"
                ? [.. sent.Where(heard => recorded.Network.Edges[heard.Header.Edge].Receiver.Name == to[0])]
                : [.. sent.Where(heard => heard.Header.Edge < 0 || recorded.Network.Edges[heard.Header.Edge].Receiver.Name == receivers[0])];
            if (kind != "feedback-weights") Assert.Equal(receivers, to);
            Compare(rows, trace);
        }
    }

    [Fact]
    public void Samples_that_a_smaller_batch_lacks_are_zero()
    {
        Experiment experiment = Small.Chain(6, 9, 4) with { Record = [new("hidden1") { As = RecordForm.Trace, Samples = new(1, 3), Neurons = new(2, 3) }] };
        using var recorded = new Recorded<float>(experiment, folder.FolderPath);
        recorded.TrainFewer(0, 5);
        recorded.TrainFewer(1, 2);
        recorded.TrainFewer(2, 1);
        recorded.Dispose();
        var values = new NumPyFile<float>(Path.Combine(folder["local"], "hidden1.activation.npy"));
        var at = new NumPyFile<long>(Path.Combine(folder["local"], "hidden1.activation.at.npy"));
        Assert.Equal([3, 3, 2], values.Shape);
        Assert.Equal([3, 1, 0], Enumerable.Range(0, 3).Select(row => at.Row(row)[4]));
        float[] sent = recorded.Listener.Messages.Where(heard => heard.Header is { Kind: MessageKind.Activation, Batch: 1 } && heard.Rows == 9).Single().Values;
        Assert.Equal([sent[9 + 2], sent[9 + 3], 0, 0, 0, 0], values.Row(1));
        Assert.Equal(new float[6], values.Row(2));
    }

    [Fact]
    public void Entries_that_overlap_make_one_array_of_their_span()
    {
        Experiment experiment = Small.Chain(6, 9, 4) with
        {
            Record =
            [
                new("hidden1") { As = RecordForm.Trace, Neurons = new(2, 3), Batches = new(0, 0) },
                new("*") { As = RecordForm.Trace, Neurons = new(3, 3), Batches = new(2, 2), Kinds = [RecordedKind.Activation] },
            ],
        };
        using (var recorded = new Recorded<float>(experiment, folder.FolderPath)) recorded.Train(0, 3);
        JsonElement trace = Index().GetProperty("traces").EnumerateArray().Single(entry => entry.GetProperty("population").GetString() == "hidden1");
        Assert.Equal(("2..3", "0..4", 2), (trace.GetProperty("neurons").GetString(), trace.GetProperty("samples").GetString(), trace.GetProperty("rows").GetInt32()));
    }

    [Fact]
    public void Weight_changes_are_arrays_of_error_update_before_and_after()
    {
        Experiment experiment = Small.Chain(6, 9, 4) with { Record = [new("*") { As = RecordForm.Trace, Kinds = [RecordedKind.WeightChange] }] };
        using var recorded = new Recorded<float>(experiment, folder.FolderPath);
        recorded.Train(0, 2);
        recorded.Dispose();
        HeardChange<float> second = recorded.Listener.Changes.Last(change => change.Projection.Target.Name == "hidden1");
        Assert.Equal([2, 5, 9], Of("error").Shape);
        Assert.Equal([2, 6, 9], Of("after").Shape);
        Assert.Equal(second.Error, Of("error").Row(1));
        Assert.Equal(second.Update, Of("update").Row(1));
        Assert.Equal(second.Before, Of("before").Row(1));
        Assert.Equal(second.After, Of("after").Row(1));
        Assert.Equal([1, 3, 100, 1, 5, 0, -1], new NumPyFile<long>(Path.Combine(folder["local"], "hidden1.weight-change.input.at.npy")).Row(1));

        NumPyFile<float> Of(string part) => new(Path.Combine(folder["local"], $"hidden1.weight-change.input.{part}.npy"));
    }

    [Fact]
    public void Doubles_are_kept_as_they_are()
    {
        Experiment experiment = Small.Chain(6, 9, 4) with { Record = [new("hidden1") { As = RecordForm.Trace }], Precision = Precision.Double };
        using var recorded = new Recorded<double>(experiment, folder.FolderPath);
        recorded.Train(0, 1);
        recorded.Dispose();
        var values = new NumPyFile<double>(Path.Combine(folder["local"], "hidden1.activation.npy"));
        Assert.Contains("<f8", values.Header, StringComparison.Ordinal);
        Assert.Equal(recorded.Listener.Messages.Single(heard => heard.Header.Kind == MessageKind.Activation && heard.Rows == 9).Values, values.Values);
    }

    [Fact]
    public void NumPy_loads_what_the_index_names()
    {
        Assert.SkipUnless(Python.HasNumPy, "python3 or NumPy is not there.");
        Experiment experiment = Small.Chain(6, 9, 4) with { Record = [new("*") { As = RecordForm.Trace }] };
        using (var recorded = new Recorded<float>(experiment, folder.FolderPath)) recorded.Train(0, 2);
        string program = $"import json, numpy; d = '{folder["local"]}/'; i = json.load(open(d + 'index.json')); " +
            "print(all(numpy.load(d + t['values']).shape[0] == t['rows'] == numpy.load(d + t['at']).shape[0] for t in i['traces']), len(i['traces']) > 3)";
        Assert.Equal("True True", Python.Run(program));
    }

    private void Compare(Heard<float>[] rows, JsonElement trace)
    {
        var values = new NumPyFile<float>(Path.Combine(folder["local"], trace.GetProperty("values").GetString()!));
        var at = new NumPyFile<long>(Path.Combine(folder["local"], trace.GetProperty("at").GetString()!));
        Assert.Equal((rows.Length, rows.Length, rows.Length), (values.Shape[0], at.Shape[0], trace.GetProperty("rows").GetInt32()));
        Assert.Equal((rows[0].Columns, rows[0].Rows), (values.Shape[1], values.Shape[2]));
        for (int row = 0; row < rows.Length; row++)
        {
            MessageHeader header = rows[row].Header;
            Assert.Equal(rows[row].Values, values.Row(row));
            Assert.Equal([header.Batch, (long)header.Phase, header.Step, header.Sequence, rows[row].Columns, header.Settled ? 1 : 0, header.Edge], at.Row(row));
        }
    }

    private JsonElement Index() => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["local"], "index.json"))).RootElement;
}
