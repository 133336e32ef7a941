using System.Globalization;
using System.Numerics;
using System.Text;
using NeuronActors.Networks;

namespace NeuronActors.Recording.Tests;

/// <summary>Writes what a plain loop did as lines of the records' format, plainly.</summary>
internal static class ContractLines
{
    private const string Time = "\"@t\":\"2026-11-21T21:00:00.0000000Z\"";

    public static string Begin<T>(LoopRecords<T> records, string node = "local", int stretch = 1, int fromBatch = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network network = records.Network;
        string edges = string.Join(',', network.Edges.Select(edge =>
            $$"""{"edge":{{edge.Index}},"from":"{{edge.Sender.Name}}","to":"{{edge.Receiver.Name}}","direction":"{{edge.Direction.ToString().ToLowerInvariant()}}"}"""));
        string layers = string.Join(',', network.Layers.Select(layer => $$"""{"name":"{{layer.Name}}","neurons":{{layer.Neurons}}}"""));
        string populations = string.Join(',', network.Populations.Select(p =>
            $$"""{"name":"{{p.Name}}","layer":"{{p.Layer.Name}}","firstNeuron":{{p.FirstNeuron}},"neurons":{{p.Neurons}}}"""));
        return $$"""{{{Time}},"event":"begin","run":"run-1","node":"{{node}}","stretch":{{stretch}},"fromBatch":{{fromBatch}},"precision":"{{PrecisionName.Of<T>()}}","edges":[{{edges}}],"layers":[{{layers}}],"populations":[{{populations}}]}""";
    }

    public static IEnumerable<string> Of<T>(SentMessage<T> message)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int column = 0; column < message.Columns; column++)
            for (int row = 0; row < message.Rows; row++)
            {
                string place = message.Kind == "feedback-weights" ? $"\"source\":{message.ReceiverFirstNeuron + column}" : $"\"sample\":{column}";
                yield return $$"""{{{Head(message)}},"neuron":{{message.FirstNeuron + row}},{{place}},"value":{{Text(message.Values[(column * message.Rows) + row])}},{{Tail(message)}}}""";
            }
    }

    public static string HeaderOf<T>(SentMessage<T> message)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        $$"""{{{Head(message)}},"rows":{{message.Rows}},"columns":{{message.Columns}},"bytes":{{message.Values.Length * 4}},{{Tail(message)}}}""";

    public static IEnumerable<string> Of<T>(MadeChange<T> change)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < change.Neurons; row++)
        {
            string own = change.Update.Length == 0
                ? $"\"keep\":{Text(change.Factors.Keep)},\"add\":{Text(change.Factors.Add)}"
                : $"\"update\":{Row(change.Update, row, change.Neurons)},\"moments\":{{{string.Join(',', change.Moments.Select(m => $"\"{m.Name}\":{Row(m.Values, row, change.Neurons)}"))}}}," +
                  $"\"optimizerSteps\":{change.Steps},\"learningRate\":{change.Rate.ToString("R", CultureInfo.InvariantCulture)},\"scale\":{Text(change.Scale)}";
            yield return
                $$"""{"event":"weight-change",{{Time}},"run":"run-1","batch":{{change.At.Batch}},"phase":"{{change.At.Phase.ToString().ToLowerInvariant()}}","step":{{change.At.Step}},"population":"{{change.Population.Name}}","neuron":{{change.Population.FirstNeuron + row}},"source":"{{change.Source.Name}}","samples":{{change.Columns}},"errors":{{Row(change.Error, row, change.Neurons)}},"before":{{Row(change.Before, row, change.Neurons)}},"after":{{Row(change.After, row, change.Neurons)}},{{own}},"causes":[{{string.Join(',', change.Causes.Select(cause => $"\"{cause}\""))}}]}""";
        }
    }

    /// <summary>Everything that was kept, batch by batch as it came.</summary>
    public static IEnumerable<string> All<T>(LoopRecords<T> records)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [Begin(records), .. records.Messages.SelectMany(Of), .. records.Changes.SelectMany(Of), """{"event":"end","written":1,"dropped":0,"reason":""}"""];

    /// <summary>A run folder with a file of records.</summary>
    public static void Write(string runFolder, string name, IEnumerable<string> lines)
    {
        string folder = Path.Combine(runFolder, MessageLog.FolderName);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));
    }

    private static string Head<T>(SentMessage<T> message) =>
        $"{Time},\"event\":\"message\",\"run\":\"run-1\",\"batch\":{message.Header.Batch},\"phase\":\"{message.Header.Phase.ToString().ToLowerInvariant()}\",\"step\":{message.Header.Step}," +
        $"\"kind\":\"{message.Kind}\",\"from\":\"{message.From}\",\"to\":\"{message.To}\"";

    private static string Tail<T>(SentMessage<T> message) =>
        $"\"sequence\":{message.Header.Sequence},\"id\":\"{message.Id}\",\"settled\":{(message.Header.Settled ? "true" : "false")},\"causes\":[{string.Join(',', message.Causes.Select(cause => $"\"{cause}\""))}]";

    private static string Row<T>(T[] matrix, int row, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        $"[{string.Join(',', Enumerable.Range(0, matrix.Length / rows).Select(column => Text(matrix[(column * rows) + row])))}]";

    private static string Text<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsNaN(value) ? "\"NaN\"" : T.IsInfinity(value) ? (value > T.Zero ? "\"Infinity\"" : "\"-Infinity\"") : value.ToString("R", CultureInfo.InvariantCulture);
}
