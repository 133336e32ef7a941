using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace NeuronActors.Recording;

/// <summary>What a line turned out to be.</summary>
internal enum LineMeaning
{
    /// <summary>A record that is wanted.</summary>
    Record,

    /// <summary>A record that is not.</summary>
    Unwanted,

    /// <summary>A weight change; it was not looked into.</summary>
    WeightChange,

    /// <summary>Begin, end, or an event that a later version may have added.</summary>
    Other,

    /// <summary>Nothing that can be understood.</summary>
    Broken,
}

/// <summary>Lines of a log into records.</summary>
/// <remarks>
/// Lines of one message differ in neuron, sample and value only. What stands before and after these is compared with the line before, and
/// where it is the same bytes, it means the same and is not read again; that is the fast way. Any other line, whatever the order of
/// its properties, goes through a JSON reader.
/// </remarks>
/// <param name="outline">What the stretch said of itself: its precision, node and number.</param>
/// <param name="query">What is wanted.</param>
/// <param name="names">Shared strings.</param>
internal sealed class MessageLineParser(RecordingOutline outline, MessageQuery query, NameTable names)
{
    private byte[] known = new byte[1024];   // the last line, up to its neuron, then from behind its value on
    private int prefixLength;
    private int suffixLength;
    private bool hasSource;
    private MessageHead? head;               // of the last line; null if it is not wanted

    /// <summary>The record of the last line.</summary>
    public MessageRecord Record { get; private set; }

    /// <summary>What is wrong with the last line.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Reads a line.</summary>
    public LineMeaning Parse(ReadOnlySpan<byte> line)
    {
        if (prefixLength > 0 && TryTail(line, out int neuron, out int sample, out double value))
        {
            if (head is null) return LineMeaning.Unwanted;
            return Choose(neuron, hasSource ? -1 : sample, hasSource ? sample : -1, value);
        }

        prefixLength = 0;
        try
        {
            return ParseWhole(line);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            Fault = FileFault.Reason(exception);
            return LineMeaning.Broken;
        }
    }

    private LineMeaning Choose(int neuron, int sample, int source, double value)
    {
        if (!query.Wants(neuron, sample)) return LineMeaning.Unwanted;
        Record = new MessageRecord(head!, neuron, sample, source, value);
        return LineMeaning.Record;
    }

    /// <summary>The fast way: <c>"neuron":7,"sample":0,"value":0.5</c> between the same bytes as before.</summary>
    private bool TryTail(ReadOnlySpan<byte> line, out int neuron, out int sample, out double value)
    {
        (neuron, sample, value) = (0, 0, 0);
        if (line.Length < prefixLength + suffixLength || !line.StartsWith(known.AsSpan(0, prefixLength))) return false;
        var rest = line[prefixLength..^suffixLength];
        return line.EndsWith(known.AsSpan(prefixLength, suffixLength))
            && TryTake(ref rest, "\"neuron\":"u8) && TryTake(ref rest, out neuron)
            && TryTake(ref rest, hasSource ? ",\"source\":"u8 : ",\"sample\":"u8) && TryTake(ref rest, out sample)
            && TryTake(ref rest, ",\"value\":"u8) && TryValue(rest, out value);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> text)
    {
        if (!rest.StartsWith(text)) return false;
        rest = rest[text.Length..];
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out int number)
    {
        number = 0;
        var digits = 0;
        for (; digits < rest.Length && digits < 9 && rest[digits] is >= (byte)'0' and <= (byte)'9'; digits++) number = (10 * number) + (rest[digits] - '0');
        rest = rest[digits..];
        return digits > 0;
    }

    /// <summary>The nearest number of the run's precision; the words for what is no number go the slow way.</summary>
    private bool TryValue(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.IsEmpty || text[^1] is < (byte)'0' or > (byte)'9') return false;
        if (outline.IsDouble) return Utf8Parser.TryParse(text, out value, out int all) && all == text.Length;
        var isRead = Utf8Parser.TryParse(text, out float single, out int used) && used == text.Length;
        value = single;
        return isRead;
    }

    private LineMeaning ParseWhole(ReadOnlySpan<byte> line)
    {
        var fields = new MessageFields();
        var reader = new Utf8JsonReader(line);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new FormatException("it is no JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueIsEscaped ? MessageField.Other : MessageFields.Identify(reader.ValueSpan);
            if (field == MessageField.Neuron) fields.NeuronStart = (int)reader.TokenStartIndex;
            reader.Read();
            if (field == MessageField.Other) reader.Skip();
            else Take(ref reader, field, ref fields);
            if (field == MessageField.Event && fields.Event != "message") return fields.Event == "weight-change" ? LineMeaning.WeightChange : LineMeaning.Other;
        }

        while (reader.Read())
        {
        }

        if (fields.Event is null || fields.Missing is not null) throw new FormatException($"it has no {(fields.Event is null ? "event" : fields.Missing)}");
        head = query.Wants(fields.From!, fields.To!, fields.Kind!, fields.Batch, fields.Step) ? HeadOf(fields) : null;
        Remember(line, fields);
        if (head is null) return LineMeaning.Unwanted;
        if (fields.Rows < 0) return Choose(fields.Neuron, fields.Sample, fields.Source, fields.Value);
        Record = new MessageRecord(head, -1, -1, -1, 0);
        return query.WantsHeaders ? LineMeaning.Record : LineMeaning.Unwanted;
    }

    private void Take(ref Utf8JsonReader reader, MessageField field, ref MessageFields fields)
    {
        switch (field)
        {
            case MessageField.Event: fields.Event = NameIn(ref reader); break;
            case MessageField.Batch: fields.Batch = reader.GetInt32(); break;
            case MessageField.Phase: fields.Phase = MessageFields.PhaseOf(ref reader); break;
            case MessageField.Step: fields.Step = reader.GetInt32(); break;
            case MessageField.Kind: fields.Kind = NameIn(ref reader); break;
            case MessageField.From: fields.From = NameIn(ref reader); break;
            case MessageField.To: fields.To = NameIn(ref reader); break;
            case MessageField.Neuron: fields.Neuron = reader.GetInt32(); break;
            case MessageField.Sample: fields.Sample = reader.GetInt32(); break;
            case MessageField.Source: fields.Source = reader.GetInt32(); break;
            case MessageField.Value: TakeValue(ref reader, ref fields); break;
            case MessageField.Id: fields.Id = ReferenceIn(ref reader); break;
            case MessageField.Settled: fields.Settled = reader.GetBoolean(); break;
            case MessageField.Causes: TakeCauses(ref reader, ref fields); break;
            case MessageField.Rows: fields.Rows = reader.GetInt32(); break;
            case MessageField.Columns: fields.Columns = reader.GetInt32(); break;
            case MessageField.Bytes: fields.Bytes = reader.GetInt64(); break;
        }
    }

    private void TakeValue(ref Utf8JsonReader reader, ref MessageFields fields)
    {
        fields.Value = reader.TokenType == JsonTokenType.String ? NotANumber(ref reader) : outline.IsDouble ? reader.GetDouble() : reader.GetSingle();
        fields.HasValue = true;
        fields.ValueEnd = (int)reader.BytesConsumed;
    }

    private static double NotANumber(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("NaN"u8) ? double.NaN : reader.ValueTextEquals("Infinity"u8) ? double.PositiveInfinity
        : reader.ValueTextEquals("-Infinity"u8) ? double.NegativeInfinity : throw new FormatException($"its value is '{reader.GetString()}'");

    private void TakeCauses(ref Utf8JsonReader reader, ref MessageFields fields)
    {
        if (!query.WithCauses || reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        fields.Causes = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) fields.Causes.Add(ReferenceIn(ref reader));
    }

    private string NameIn(ref Utf8JsonReader reader) =>
        reader.TokenType != JsonTokenType.String ? throw new FormatException("a word is missing where one must stand")
        : reader.ValueIsEscaped ? reader.GetString()! : names.Of(reader.ValueSpan);

    /// <summary>References come by the thousand: the usual form is read without making a string.</summary>
    private static MessageReference ReferenceIn(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        if (text is [(byte)'e', ..] && Utf8Parser.TryParse(text[1..], out int edge, out int used) && edge >= 0 && used + 1 < text.Length && text[used + 1] == '#'
            && Utf8Parser.TryParse(text[(used + 2)..], out long sequence, out int all) && used + 2 + all == text.Length)
            return new MessageReference(edge, sequence);
        return MessageReference.TryParse(reader.GetString(), out var reference) ? reference : throw new FormatException($"'{Encoding.UTF8.GetString(text)}' is no message's id");
    }

    private MessageHead HeadOf(in MessageFields fields) => new()
    {
        Batch = fields.Batch,
        Phase = fields.Phase!.Value,
        Step = fields.Step,
        Kind = fields.Kind!,
        From = fields.From!,
        Receivers = names.Alone(fields.To!),
        Id = fields.Id!.Value,
        Settled = fields.Settled,
        Causes = fields.Causes,
        Shape = fields.Rows < 0 ? null : (fields.Rows, fields.Columns, fields.Bytes),
        Node = outline.Node,
        Stretch = outline.Stretch,
    };

    /// <summary>Keeps what the lines of this message have in common, if neuron, sample and value stand side by side in it.</summary>
    private void Remember(ReadOnlySpan<byte> line, in MessageFields fields)
    {
        if (fields.NeuronStart < 0 || fields.ValueEnd <= fields.NeuronStart) return;
        suffixLength = line.Length - fields.ValueEnd;
        if (known.Length < fields.NeuronStart + suffixLength) known = new byte[2 * (fields.NeuronStart + suffixLength)];
        line[..fields.NeuronStart].CopyTo(known);
        line[fields.ValueEnd..].CopyTo(known.AsSpan(fields.NeuronStart));
        (prefixLength, hasSource) = (fields.NeuronStart, fields.Source >= 0);
    }
}
