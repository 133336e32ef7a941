using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Networks;

/// <summary>How values of one type are written in YAML, and which of them are allowed.</summary>
internal abstract class ValueForm<T>
{
    /// <summary>What may be written, as a noun: "a number in (0, 1]".</summary>
    public abstract string Range { get; }

    /// <summary>Reads a value, or says in the slot why not.</summary>
    public abstract bool TryRead(DocumentNode node, ValueSlot slot, [MaybeNullWhen(false)] out T value);

    /// <summary>YAML on one line that reads back as an equal value.</summary>
    public abstract string Write(T value);

    protected bool Refuse(DocumentNode node, ValueSlot slot) => slot.Refuse(node, $"be {Range}");
}
