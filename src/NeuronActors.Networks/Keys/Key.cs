namespace NeuronActors.Networks;

/// <summary>A key of the experiment file: what it means and which values it takes.</summary>
public sealed class Key
{
    internal Key(string name, string meaning, string source, string advice, KeyBinding? binding, string range)
    {
        Name = name;
        Meaning = meaning;
        Range = range;
        Default = binding?.Text(new Experiment()) ?? "null";
        Source = source;
        Binding = binding;
        Advice = advice.Length > 0 ? advice : $"Leave it out for the default, {Default}.";
    }

    /// <summary>Dotted name, for example <c>rule.step-size</c>.</summary>
    public string Name { get; }

    /// <summary>What it means, in a sentence or two.</summary>
    public string Meaning { get; }

    /// <summary>Which values it takes, with ranges that include the ends at [ ] and exclude them at ( ).</summary>
    public string Range { get; }

    /// <summary>The value that holds where no file states another, as YAML.</summary>
    public string Default { get; }

    /// <summary>Where the default or the choice comes from.</summary>
    public string Source { get; }

    /// <summary>The part before the dot, or an empty text.</summary>
    public string Section => Name.IndexOf('.') is > 0 and var dot ? Name[..dot] : "";

    /// <summary>The last sentence of a complaint about its value.</summary>
    internal string Advice { get; }

    /// <summary>
    /// How it is tied to <see cref="Experiment"/>; null for <c>extends</c>, which no experiment keeps.
    /// </summary>
    internal KeyBinding? Binding { get; }

    /// <summary>Whether the conditions of an experiment may set it.</summary>
    internal bool MayVary { get; private set; } = true;

    /// <summary>Meaning, range, default and source, one per line.</summary>
    public string Explain() => string.Join(
        '\n', Name, $"  {Meaning}", $"  range    {Range}", $"  default  {Default}", $"  source   {Source}");

    /// <summary>Marks a key that belongs to an experiment as a whole; for use while the catalogue is made.</summary>
    internal Key OfWholeExperiment()
    {
        MayVary = false;
        return this;
    }

    /// <summary>The value in an experiment, as YAML on one line.</summary>
    internal string Text(Experiment experiment) => Binding?.Text(experiment) ?? "null";
}
