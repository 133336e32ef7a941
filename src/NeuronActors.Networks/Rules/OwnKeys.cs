using System.Reflection;

namespace NeuronActors.Networks;

/// <summary>Keys of the section <c>rule</c> that a rule from outside brings with it: one for each property of its options.</summary>
internal static class OwnKeys
{
    private static readonly MethodInfo Clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>The keys of an options type.</summary>
    /// <exception cref="ExperimentException">A property cannot be a key.</exception>
    public static IReadOnlyList<Key> Of(string rule, Type options)
    {
        if (options.GetConstructor(Type.EmptyTypes) is null) throw Rules.Refusal($"{options.Name}, the options of the rule {rule}, has no constructor without arguments; give it one.");
        return
        [
            .. from property in options.GetProperties()
            let option = property.GetCustomAttribute<RuleOptionAttribute>()
            where option is not null
            select Of(rule, options, property, option),
        ];
    }

    private static Key Of(string rule, Type options, PropertyInfo property, RuleOptionAttribute option)
    {
        string name = Forms.Kebab(property.Name);
        if (!property.CanWrite) throw Rules.Refusal($"{options.Name}.{property.Name} of the rule {rule} cannot be set; give it an init accessor.");
        if (KeyCatalogue.Find($"rule.{name}") is not null)
            throw Rules.Refusal($"{options.Name}.{property.Name} of the rule {rule} would be the key rule.{name}, which there is already; give it another name, or list {name} in Options of its descriptor.");
        Type type = property.PropertyType;
        if (type == typeof(double)) return Key(Forms.Real(Interval.Closed(option.Least, option.Greatest)));
        if (type == typeof(int)) return Key(Forms.Whole((int)Math.Max(option.Least, int.MinValue), (int)Math.Min(option.Greatest, int.MaxValue)));
        if (type == typeof(bool)) return Key(Forms.TrueOrFalse);
        if (type.IsEnum) return (Key)typeof(OwnKeys).GetMethod(nameof(OfWord), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, [name, options, property, option])!;
        throw Rules.Refusal($"{options.Name}.{property.Name} of the rule {rule} is a {type.Name}; an option is a double, an int, a bool or an enumeration.");

        Key Key<T>(ValueForm<T> form) => Bound(name, options, property, option, form);
    }

    private static Key OfWord<T>(string name, Type options, PropertyInfo property, RuleOptionAttribute option)
        where T : struct, Enum => Bound(name, options, property, option, Forms.Word<T>());

    private static Key Bound<T>(string name, Type options, PropertyInfo property, RuleOptionAttribute option, ValueForm<T> form)
    {
        return new Key($"rule.{name}", option.Meaning, option.Source, "", new KeyBinding<T>(form, Get, With), form.Range);

        T Get(Experiment experiment) => (T)property.GetValue(Own(experiment))!;

        Experiment With(Experiment experiment, T value)
        {
            object changed = Clone.Invoke(Own(experiment), null)!;
            property.SetValue(changed, value);
            return experiment with { Rule = experiment.Rule with { Own = changed } };
        }

        object Own(Experiment experiment) => options.IsInstanceOfType(experiment.Rule.Own) ? experiment.Rule.Own! : Activator.CreateInstance(options)!;
    }
}
