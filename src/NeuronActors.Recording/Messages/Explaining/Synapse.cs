using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NeuronActors.Recording;

/// <summary>One weight, by the neurons at its ends: <c>hidden2/7&lt;-hidden1/3</c>.</summary>
/// <param name="Target">The layer that owns it.</param>
/// <param name="Neuron">The neuron that it feeds, counted over that layer.</param>
/// <param name="Source">The layer below.</param>
/// <param name="SourceNeuron">The neuron that it comes from, counted over that layer.</param>
public sealed record Synapse(string Target, int Neuron, string Source, int SourceNeuron)
{
    private static readonly string[] Arrows = ["<-", "←"];

    /// <summary>Reads a synapse; the arrow is <c>&lt;-</c> or <c>←</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Synapse? synapse)
    {
        synapse = null;
        if (text?.Split(Arrows, StringSplitOptions.TrimEntries) is not [var target, var source]
            || !TryEnd(target, out var targetLayer, out var neuron) || !TryEnd(source, out var sourceLayer, out var sourceNeuron)) return false;
        synapse = new Synapse(targetLayer, neuron, sourceLayer, sourceNeuron);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Target}/{Neuron}<-{Source}/{SourceNeuron}");

    private static bool TryEnd(string text, out string layer, out int neuron)
    {
        var slash = text.LastIndexOf('/');
        layer = slash > 0 ? text[..slash] : "";
        neuron = 0;
        return slash > 0 && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out neuron);
    }
}
