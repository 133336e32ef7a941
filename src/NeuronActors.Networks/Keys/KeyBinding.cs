namespace NeuronActors.Networks;

/// <summary>Ties a key to a property of the experiment.</summary>
internal abstract class KeyBinding
{
    /// <summary>Reads a value into the experiment, or says why not.</summary>
    public abstract bool TryApply(DocumentNode node, ValueSlot slot, ref Experiment experiment);

    /// <summary>The property's value as YAML.</summary>
    public abstract string Text(Experiment experiment);
}

/// <summary>Ties a key to a property of one type.</summary>
internal sealed class KeyBinding<T>(
    ValueForm<T> form, Func<Experiment, T> get, Func<Experiment, T, Experiment> with) : KeyBinding
{
    public override bool TryApply(DocumentNode node, ValueSlot slot, ref Experiment experiment)
    {
        if (!form.TryRead(node, slot, out var value))
            return false;
        experiment = with(experiment, value);
        return true;
    }

    public override string Text(Experiment experiment) => form.Write(get(experiment));
}

/// <summary>The keys of one section of the file, which all change one part of the experiment.</summary>
internal sealed class KeySection<TPart>(
    string name, Func<Experiment, TPart> part, Func<Experiment, TPart, Experiment> withPart)
{
    /// <summary>One key of the section.</summary>
    public Key Key<T>(
        string key,
        string meaning,
        ValueForm<T> form,
        Func<TPart, T> get,
        Func<TPart, T, TPart> with,
        string source,
        string advice = "") =>
        new(
            name.Length == 0 ? key : $"{name}.{key}",
            meaning,
            source,
            advice,
            new KeyBinding<T>(
                form,
                experiment => get(part(experiment)),
                (experiment, value) => withPart(experiment, with(part(experiment), value))),
            form.Range);
}
