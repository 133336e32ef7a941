using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>A part of a run: a map of batches and learn.</summary>
internal sealed class LearningPhaseForm : ValueForm<LearningPhase>
{
    private static readonly WholeForm<int> Batches = Forms.Whole(1, 1_000_000_000);
    private static readonly ListForm<string> Learn = new(Forms.LayerName, "a list of names of layers such as [hidden1]");

    public override string Range => "a map of batches and learn";

    public override bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out LearningPhase value)
    {
        value = null;
        if (node is not MapNode map)
            return Refuse(node, slot);
        var fields = new FieldReader(map, slot, "batches", "learn");
        value = new LearningPhase(fields.Required("batches", Batches), fields.Required("learn", Learn) ?? []);
        return fields.IsSound;
    }

    public override string Write(LearningPhase value) =>
        YamlText.Map([("batches", Batches.Write(value.Batches)), ("learn", Learn.Write(value.Learn))]);
}
