using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>A claim: a map of what it says and of the two sides of an inequality.</summary>
internal sealed class ClaimForm : ValueForm<Claim>
{
    private static readonly RealForm Factor = Forms.Real(Interval.OpenBelow(0, 1e6));

    private static readonly ParsedForm<ClaimTerm> Term = new(
        "a number, or a measure such as test-nse of shallow or delta-angle:hidden1 of fa after 0", ClaimTerm.TryParse);

    public override string Range => "a map of says, less, than and by";

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out Claim value)
    {
        value = null;
        if (node is not MapNode map)
            return Refuse(node, slot);
        var fields = new FieldReader(map, slot, "says", "less", "than", "by");
        value = new Claim(
            fields.Required("says", Forms.Text) ?? "", fields.Required("less", Term), fields.Required("than", Term),
            fields.OptionalValue("by", Factor) ?? 1);
        return fields.IsSound;
    }

    public override string Write(Claim value) => YamlText.Map(
    [
        ("says", YamlText.Scalar(value.Says)), ("less", Term.Write(value.Less)), ("than", Term.Write(value.Than)), ("by", Factor.Write(value.By)),
    ]);
}
