using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>A published figure: a map of what was measured, when, and what it was.</summary>
internal sealed class PublishedForm : ValueForm<PublishedFigure>
{
    private static readonly RealForm Value = Forms.Real(Interval.Closed(-1e300, 1e300));
    private static readonly RealForm Tolerance = Forms.Real(Interval.Closed(0, 1e300));
    private static readonly WholeForm<int> Epoch = Forms.Whole(0, 1_000_000);

    public override string Range => "a map of measure, condition, epoch, value, tolerance and source";

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out PublishedFigure value)
    {
        value = null;
        if (node is not MapNode map)
            return Refuse(node, slot);
        var fields = new FieldReader(map, slot, "measure", "condition", "epoch", "value", "tolerance", "source");
        value = new PublishedFigure(
            fields.Required("measure", Forms.MeasureName) ?? "",
            fields.Optional("condition", Forms.Name),
            fields.OptionalValue("epoch", Epoch),
            fields.Required("value", Value),
            fields.Required("tolerance", Tolerance),
            fields.Required("source", Forms.Text) ?? "");
        return fields.IsSound;
    }

    public override string Write(PublishedFigure value) => YamlText.Map(
    [
        ("measure", YamlText.Scalar(value.Measure)),
        ("condition", Forms.OptionalText.Write(value.Condition)),
        ("epoch", value.Epoch is { } epoch ? Epoch.Write(epoch) : "null"),
        ("value", Value.Write(value.Value)),
        ("tolerance", Tolerance.Write(value.Tolerance)),
        ("source", YamlText.Scalar(value.Source)),
    ]);
}
