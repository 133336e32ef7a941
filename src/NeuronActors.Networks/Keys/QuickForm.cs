using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>The quick form of an experiment: a map of the keys that it sets.</summary>
internal sealed class QuickForm : ValueForm<Condition?>
{
    private static readonly string[] OfWholeExperiment = ["seeds", "conditions", "claims"];

    public override string Range => "a map of the keys that --quick sets, such as {data.train: 1000, train.epochs: 2}, or null for one epoch of 20 batches";

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out Condition? value)
    {
        value = null;
        if (node.IsNull)
            return true;
        if (!KeyMap.TryRead(node, slot, key => key.MayVary || OfWholeExperiment.Contains(key.Name), out var set))
            return false;
        value = new Condition("quick", set);
        return true;
    }

    public override string Write(Condition? value) => value is null ? "null" : KeyMap.Write(value.Set);
}
