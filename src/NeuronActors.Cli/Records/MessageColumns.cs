using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NeuronActors.Recording;

namespace NeuronActors.Cli;

/// <summary>A record as a line of a table, of CSV and of JSON.</summary>
/// <param name="outline">The network that was recorded.</param>
internal sealed class MessageColumns(RecordingOutline outline)
{
    public const string CsvHeading = "batch,phase,step,kind,from,to,neuron,source,sample,value,sequence,id,settled,node";

    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Dictionary<string, string> layers = outline.Populations.ToDictionary(population => population.Name, population => population.Layer);
    private readonly ArrayBufferWriter<byte> bytes = new();

    /// <summary>Headings of a table.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["batch", "phase", "step", "kind", "from", "to", "sample", "value"];

    /// <summary>Cells of a table: a neuron is <c>hidden2/7</c>, counted over its whole layer.</summary>
    public string[] Cells(in MessageRecord record)
    {
        MessageHead head = record.Head;
        bool isControl = head.IsControl;
        return
        [
            Text(head.Batch), MessageHead.PhaseWord(head.Phase), Text(head.Step), head.Kind,
            record.IsHeader || isControl ? head.From : Neuron(head.From, record.Neuron),
            isControl && !record.IsHeader ? Neuron(head.To, record.Neuron) : record.Source >= 0 ? Neuron(head.To, record.Source) : head.To,
            record.Sample < 0 ? "–" : Text(record.Sample), Value(record),
        ];
    }

    /// <summary>A line of CSV.</summary>
    public string Csv(in MessageRecord record)
    {
        MessageHead head = record.Head;
        return string.Join(',',
            Text(head.Batch), MessageHead.PhaseWord(head.Phase), Text(head.Step), head.Kind, head.From, head.To, Index(record.Neuron), Index(record.Source), Index(record.Sample),
            record.IsHeader ? "" : Number(record.Value), head.Sequence.ToString(CultureInfo.InvariantCulture), head.Id.ToString(), head.Settled ? "true" : "false", head.Node);
    }

    /// <summary>An object with the names of the records' own format.</summary>
    public string Json(in MessageRecord record)
    {
        bytes.Clear();
        using (var json = new Utf8JsonWriter(bytes, OneLine))
        {
            json.WriteStartObject();
            Write(json, record.Head);
            if (record.Head.Shape is { } shape && record.IsHeader) Write(json, shape);
            else WriteValue(json, record);
            WriteOrigin(json, record.Head);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>A value as it was recorded.</summary>
    public string Number(double value) => RecordedValue.Text(value, outline.IsDouble);

    private static void Write(Utf8JsonWriter json, MessageHead head)
    {
        json.WriteNumber("batch", head.Batch);
        json.WriteString("phase", MessageHead.PhaseWord(head.Phase));
        json.WriteNumber("step", head.Step);
        json.WriteString("kind", head.Kind);
        json.WriteString("from", head.From);
        json.WriteString("to", head.To);
    }

    private static void Write(Utf8JsonWriter json, (int Rows, int Columns, long Bytes) shape)
    {
        json.WriteNumber("rows", shape.Rows);
        json.WriteNumber("columns", shape.Columns);
        json.WriteNumber("bytes", shape.Bytes);
    }

    private void WriteValue(Utf8JsonWriter json, in MessageRecord record)
    {
        json.WriteNumber("neuron", record.Neuron);
        if (record.Source >= 0) json.WriteNumber("source", record.Source);
        else json.WriteNumber("sample", record.Sample);
        json.WritePropertyName("value");
        if (double.IsFinite(record.Value)) json.WriteRawValue(Number(record.Value), skipInputValidation: true);
        else json.WriteStringValue(Number(record.Value));
    }

    private static void WriteOrigin(Utf8JsonWriter json, MessageHead head)
    {
        json.WriteNumber("sequence", head.Sequence);
        json.WriteString("id", head.Id.ToString());
        json.WriteBoolean("settled", head.Settled);
        json.WriteString("node", head.Node);
        if (head.Causes is null) return;
        json.WriteStartArray("causes");
        foreach (MessageReference cause in head.Causes) json.WriteStringValue(cause.ToString());
        json.WriteEndArray();
    }

    private string Value(in MessageRecord record) => record.IsHeader
        ? record.Head.Shape is { } shape ? $"[{shape.Rows} × {shape.Columns}] {Quantity.Size(shape.Bytes)}" : "–"
        : Number(record.Value);

    private string Neuron(string population, int neuron) => $"{layers.GetValueOrDefault(population, population)}/{Text(neuron)}";

    private static string Index(int index) => index < 0 ? "" : Text(index);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
