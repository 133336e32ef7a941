using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>No text, one, or a list of them. A path becomes a full one, so that it holds wherever the experiment is read again.</summary>
/// <param name="range">What may be written.</param>
/// <param name="most">The longest list.</param>
/// <param name="arePaths">Whether the texts are paths: in a file relative to its folder, on the command line to the working folder.</param>
internal sealed class TextListForm(string range, int most, bool arePaths) : ValueForm<EquatableList<string>>
{
    public override string Range => range;

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out EquatableList<string> value)
    {
        value = [];
        if (node.IsNull)
            return true;
        IReadOnlyList<DocumentNode> items = node is ListNode list ? list.Items : [node];
        if (items.Count > most || !items.All(IsText))
            return Refuse(node, slot);
        value = [.. items.Select(item => arePaths ? FullPath((ScalarNode)item) : ((ScalarNode)item).Text)];
        return true;
    }

    public override string Write(EquatableList<string> value) => value switch
    {
        [] => "null",
        [var only] => YamlText.Scalar(only),
        _ => YamlText.List(value.Select(YamlText.Scalar)),
    };

    private static bool IsText(DocumentNode node) =>
        node is ScalarNode { IsNull: false } scalar && scalar.Text.Trim().Length > 0 && !scalar.Text.Contains('\0', StringComparison.Ordinal);

    private static string FullPath(ScalarNode node) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(
        node.Place is { Line: not null } place ? Path.Combine(Path.GetDirectoryName(place.Source) ?? "", node.Text) : node.Text));
}
