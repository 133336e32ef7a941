using System.Text.Json;
using NeuronActors.Messages;

namespace NeuronActors.Recording;

/// <summary>The properties of a message line.</summary>
internal enum MessageField
{
    Other,
    Event,
    Batch,
    Phase,
    Step,
    Kind,
    From,
    To,
    Neuron,
    Sample,
    Source,
    Value,
    Id,
    Settled,
    Causes,
    Rows,
    Columns,
    Bytes,
}

/// <summary>A message line property by property.</summary>
internal ref struct MessageFields
{
    public string? Event;
    public int Batch = -1;
    public Phase? Phase;
    public int Step = -1;
    public string? Kind;
    public string? From;
    public string? To;
    public int Neuron = -1;
    public int Sample = -1;
    public int Source = -1;
    public double Value;
    public bool HasValue;
    public MessageReference? Id;
    public bool Settled;
    public List<MessageReference>? Causes;
    public int Rows = -1;
    public int Columns = -1;
    public long Bytes;

    /// <summary>Where the property of the neuron begins in the line, its quotation mark included.</summary>
    public int NeuronStart = -1;

    /// <summary>Where the value ends.</summary>
    public int ValueEnd = -1;

    public MessageFields()
    {
    }

    /// <summary>Which property a name is.</summary>
    public static MessageField Identify(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => name[0] == 'i' ? Same(name, "id"u8, MessageField.Id) : Same(name, "to"u8, MessageField.To),
        4 => name[0] switch
        {
            (byte)'s' => Same(name, "step"u8, MessageField.Step),
            (byte)'k' => Same(name, "kind"u8, MessageField.Kind),
            (byte)'f' => Same(name, "from"u8, MessageField.From),
            _ => Same(name, "rows"u8, MessageField.Rows),
        },
        5 => name[0] switch
        {
            (byte)'e' => Same(name, "event"u8, MessageField.Event),
            (byte)'p' => Same(name, "phase"u8, MessageField.Phase),
            (byte)'v' => Same(name, "value"u8, MessageField.Value),
            _ => name[1] == 'a' ? Same(name, "batch"u8, MessageField.Batch) : Same(name, "bytes"u8, MessageField.Bytes),
        },
        6 => name[0] switch
        {
            (byte)'n' => Same(name, "neuron"u8, MessageField.Neuron),
            (byte)'c' => Same(name, "causes"u8, MessageField.Causes),
            _ => name[1] == 'a' ? Same(name, "sample"u8, MessageField.Sample) : Same(name, "source"u8, MessageField.Source),
        },
        7 => name[0] == 's' ? Same(name, "settled"u8, MessageField.Settled) : Same(name, "columns"u8, MessageField.Columns),
        _ => MessageField.Other,
    };

    /// <summary>What is missing of a message, or null.</summary>
    public readonly string? Missing =>
        Batch < 0 ? "batch" : Phase is null ? "phase" : Step < 0 ? "step" : Kind is null ? "kind" : From is null ? "from" : To is null ? "to"
        : Id is null ? "id" : Rows >= 0 ? (Columns < 0 ? "columns" : null) : Neuron < 0 ? "neuron" : HasValue ? null : "value";

    /// <summary>The phase that a word means.</summary>
    public static Phase? PhaseOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("relax"u8) ? NeuronActors.Messages.Phase.Relax
        : reader.ValueTextEquals("forward"u8) ? NeuronActors.Messages.Phase.Forward
        : reader.ValueTextEquals("learn"u8) ? NeuronActors.Messages.Phase.Learn
        : reader.ValueTextEquals("evaluate"u8) ? NeuronActors.Messages.Phase.Evaluate : null;

    private static MessageField Same(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known, MessageField field) =>
        name.SequenceEqual(known) ? field : MessageField.Other;
}
