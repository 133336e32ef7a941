namespace NeuronActors.Networks;

/// <summary>A value or <c>null</c>.</summary>
internal sealed class OptionalForm<T>(ValueForm<T> inner, string meaningOfNull) : ValueForm<T?>
    where T : struct
{
    public override string Range => $"{inner.Range}, or null for {meaningOfNull}";

    public override bool TryRead(DocumentNode node, ValueSlot slot, out T? value)
    {
        value = null;
        if (node.IsNull)
            return true;
        if (!inner.TryRead(node, slot, out var given))
            return false;
        value = given;
        return true;
    }

    public override string Write(T? value) => value is { } given ? inner.Write(given) : "null";
}

/// <summary>A value of a reference type or <c>null</c>.</summary>
internal sealed class OptionalReferenceForm<T>(ValueForm<T> inner, string meaningOfNull) : ValueForm<T?>
    where T : class
{
    public override string Range => $"{inner.Range}, or null for {meaningOfNull}";

    public override bool TryRead(DocumentNode node, ValueSlot slot, out T? value)
    {
        value = null;
        return node.IsNull || inner.TryRead(node, slot, out value);
    }

    public override string Write(T? value) => value is null ? "null" : inner.Write(value);
}
