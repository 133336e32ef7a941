using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>What is recorded: a map of population, and of what narrows it down.</summary>
internal sealed class RecordEntryForm : ValueForm<RecordSettings>
{
    private static readonly ParsedForm<IndexRange> Indices = new(
        "a number, a range such as 0..9 with the lesser number first, or \"*\" for all", IndexRange.TryParse);

    private static readonly WordForm<RecordedKind> Kind = Forms.Word<RecordedKind>();
    private static readonly ListForm<RecordedKind> Kinds = new(Kind, "a list of kinds such as [activation, feedback]");
    private static readonly WordForm<RecordForm> Form = Forms.Word<RecordForm>();

    public override string Range => "a map of population, neurons, kinds, batches, samples, headers-only and as";

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out RecordSettings value)
    {
        value = null;
        if (node is not MapNode map)
            return Refuse(node, slot);
        var fields = new FieldReader(map, slot, "population", "neurons", "kinds", "batches", "samples", "headers-only", "as");
        value = new RecordSettings(fields.Required("population", Forms.RecordedPopulation) ?? "")
        {
            Neurons = fields.OptionalValue("neurons", Indices) ?? IndexRange.All,
            Kinds = fields.Optional("kinds", Kinds) ?? [],
            Batches = fields.OptionalValue("batches", Indices) ?? IndexRange.All,
            Samples = fields.OptionalValue("samples", Indices) ?? IndexRange.All,
            HeadersOnly = fields.OptionalValue("headers-only", Forms.TrueOrFalse) ?? false,
            As = fields.OptionalValue("as", Form) ?? RecordForm.Log,
        };
        return fields.IsSound;
    }

    public override string Write(RecordSettings value)
    {
        var entries = new List<(string, string)> { ("population", YamlText.Scalar(value.Population)) };
        if (value.Neurons != IndexRange.All)
            entries.Add(("neurons", Indices.Write(value.Neurons)));
        if (value.Kinds.Count > 0)
            entries.Add(("kinds", Kinds.Write(value.Kinds)));
        if (value.Batches != IndexRange.All)
            entries.Add(("batches", Indices.Write(value.Batches)));
        if (value.Samples != IndexRange.All)
            entries.Add(("samples", Indices.Write(value.Samples)));
        if (value.HeadersOnly)
            entries.Add(("headers-only", "true"));
        if (value.As != RecordForm.Log)
            entries.Add(("as", Form.Write(value.As)));
        return YamlText.Map(entries);
    }
}
