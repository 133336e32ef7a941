using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NeuronActors.Recording;

/// <summary>The name of one message in a run: <c>e5#122</c>, the 122nd along edge 5, or <c>clamp@output#4</c>, what the coordinator sent a population.</summary>
/// <param name="Edge">Index of the edge; −1 for control messages.</param>
/// <param name="Sequence">Count of the messages of this edge from 0; for control messages the index of the batch.</param>
/// <param name="Control">Kind and receiver of a control message, <c>clamp@output</c>; null for others.</param>
public readonly record struct MessageReference(int Edge, long Sequence, string? Control = null)
{
    /// <summary>Reads a reference.</summary>
    /// <param name="text">As <see cref="ToString"/> spells it.</param>
    /// <param name="reference">What it means.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out MessageReference reference)
    {
        reference = default;
        var mark = text?.LastIndexOf('#') ?? -1;
        if (mark < 1 || !long.TryParse(text.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) return false;
        if (text![0] == 'e' && int.TryParse(text.AsSpan(1, mark - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var edge))
            reference = new MessageReference(edge, sequence);
        else if (text.IndexOf('@', StringComparison.Ordinal) is var at && at > 0 && at < mark - 1)
            reference = new MessageReference(-1, sequence, text[..mark]);
        else
            return false;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Control is null ? string.Create(CultureInfo.InvariantCulture, $"e{Edge}#{Sequence}") : string.Create(CultureInfo.InvariantCulture, $"{Control}#{Sequence}");
}
