using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>An assembly with rules of one's own, as the key <c>rules</c> names it.</summary>
/// <param name="Path">Where it is, in full once it was read.</param>
/// <param name="Sha256">Of its bytes, in hexadecimal digits; null: not known yet.</param>
public sealed record RuleFile(string Path, string? Sha256 = null);

/// <summary>A path, or a path and the sum that its bytes must have.</summary>
internal sealed class RuleFileForm : ValueForm<RuleFile>
{
    private const string Sum = " sha256:";

    public override string Range => "the path of an assembly, such as bin/Release/net10.0/Hebbian.dll";

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out RuleFile value)
    {
        value = null;
        if (node is not ScalarNode { IsNull: false, Text.Length: > 0 } scalar) return Refuse(node, slot);
        int split = scalar.Text.IndexOf(Sum, StringComparison.Ordinal);
        value = split < 0 ? new RuleFile(scalar.Text) : new RuleFile(scalar.Text[..split], scalar.Text[(split + Sum.Length)..]);
        return true;
    }

    public override string Write(RuleFile value) => YamlText.Scalar(Text(value));

    /// <summary>Path and sum.</summary>
    public static string Text(RuleFile value) => value.Sha256 is null ? value.Path : value.Path + Sum + value.Sha256;
}
