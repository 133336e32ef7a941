using System.Diagnostics.CodeAnalysis;
using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>A layer: its number of neurons alone, or a map.</summary>
internal sealed class LayerForm : ValueForm<LayerSettings>
{
    private static readonly WidthForm Width = new();
    private static readonly WholeForm<int> Patch = Forms.Whole(1, 10_000);
    private static readonly RealForm Dropout = Forms.Real(Interval.OpenAbove(0, 1));

    public override string Range =>
        $"{Forms.Neurons.Range}, or a map of neurons, name, activation, weights, patch and dropout";

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out LayerSettings value)
    {
        value = null;
        switch (node)
        {
            case MapNode map:
                var fields = new FieldReader(map, slot, "neurons", "name", "activation", "weights", "patch", "dropout");
                value = new LayerSettings(fields.Required("neurons", Width))
                {
                    Name = fields.Optional("name", Forms.LayerName),
                    Activation = fields.OptionalValue("activation", Forms.Activation),
                    Weights = fields.OptionalValue("weights", Forms.Initialiser),
                    Patch = fields.OptionalValue("patch", Patch),
                    Dropout = fields.OptionalValue("dropout", Dropout),
                };
                return fields.IsSound;
            case ScalarNode:
                var isNumber = Width.TryRead(node, slot, out var neurons);
                value = new LayerSettings(neurons);
                return isNumber;
            default:
                return Refuse(node, slot);
        }
    }

    public override string Write(LayerSettings value)
    {
        var neurons = Width.Write(value.Neurons);
        if (value == new LayerSettings(value.Neurons))
            return neurons;
        var entries = new List<(string, string)>();
        if (value.Name is { } name)
            entries.Add(("name", YamlText.Scalar(name)));
        entries.Add(("neurons", neurons));
        if (value.Activation is { } activation)
            entries.Add(("activation", Forms.Activation.Write(activation)));
        if (value.Weights is { } weights)
            entries.Add(("weights", Forms.Initialiser.Write(weights)));
        if (value.Patch is { } patch)
            entries.Add(("patch", Patch.Write(patch)));
        if (value.Dropout is { } dropout)
            entries.Add(("dropout", Dropout.Write(dropout)));
        return YamlText.Map(entries);
    }
}

/// <summary>A number of neurons, or <c>auto</c> for the width of the data.</summary>
internal sealed class WidthForm : ValueForm<int>
{
    public override string Range => Forms.Neurons.Range;

    public override bool TryRead(DocumentNode node, ValueSlot slot, out int value)
    {
        value = LayerSettings.Auto;
        return node is ScalarNode { Text: "auto" } || Forms.Neurons.TryRead(node, slot, out value);
    }

    public override string Write(int value) => value == LayerSettings.Auto ? "auto" : Forms.Neurons.Write(value);
}

/// <summary>A projection: a map of from, to and weights.</summary>
internal sealed class ProjectionForm : ValueForm<ProjectionSettings>
{
    public override string Range => "a map of from, to and weights";

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out ProjectionSettings value)
    {
        value = null;
        if (node is not MapNode map)
            return Refuse(node, slot);
        var fields = new FieldReader(map, slot, "from", "to", "weights");
        value = new ProjectionSettings(
            fields.Required("from", Forms.LayerName) ?? "", fields.Required("to", Forms.LayerName) ?? "")
        {
            Weights = fields.OptionalValue<Initialiser>("weights", Forms.Initialiser),
        };
        return fields.IsSound;
    }

    public override string Write(ProjectionSettings value)
    {
        var entries = new List<(string, string)> { ("from", YamlText.Scalar(value.From)), ("to", YamlText.Scalar(value.To)) };
        if (value.Weights is { } weights)
            entries.Add(("weights", Forms.Initialiser.Write(weights)));
        return YamlText.Map(entries);
    }
}

/// <summary>Shards: <c>auto</c>, one number or one per layer.</summary>
internal sealed class ShardForm : ValueForm<ShardSettings>
{
    private static readonly WholeForm<int> Shards = Forms.Whole(1, 1_000_000);
    private static readonly ListForm<int> PerLayer = new(Shards, "a list of whole numbers");

    public override string Range => "auto, one whole number for all hidden layers, or a list with one per layer";

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out ShardSettings value)
    {
        value = ShardSettings.Auto;
        switch (node)
        {
            case ScalarNode { Text: "auto" }:
                return true;
            case ScalarNode scalar when RealNumber.TryParse(scalar.Text, out _):
                var isNumber = Shards.TryRead(node, slot, out var shards);
                value = ShardSettings.Each(shards);
                return isNumber;
            case ListNode:
                var isList = PerLayer.TryRead(node, slot, out var list);
                value = ShardSettings.PerLayer(list ?? []);
                return isList;
            default:
                return Refuse(node, slot);
        }
    }

    public override string Write(ShardSettings value) => value.ToString();
}
