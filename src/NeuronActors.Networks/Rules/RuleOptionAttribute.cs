namespace NeuronActors.Networks;

/// <summary>Marks a property of a rule's options: it is the key <c>rule.property-name</c> where the rule is named.</summary>
/// <remarks>Properties are of type <see cref="double"/>, <see cref="int"/>, <see cref="bool"/> or an enumeration, with <c>init</c>; their value in a new object is the default.</remarks>
/// <param name="meaning">What it means, in a sentence.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RuleOptionAttribute(string meaning) : Attribute
{
    /// <summary>What it means, in a sentence.</summary>
    public string Meaning => meaning;

    /// <summary>The least value of a number.</summary>
    public double Least { get; init; } = -1e9;

    /// <summary>The greatest value of a number.</summary>
    public double Greatest { get; init; } = 1e9;

    /// <summary>Where the default comes from: a paper and its section.</summary>
    public string Source { get; init; } = "the author of the rule";
}
