namespace NeuronActors.Networks;

/// <summary>A learning rule that comes from outside the program; <c>RuleDefinition</c> of <c>NeuronActors.Learning</c> is what one derives from.</summary>
public interface IRuleDefinition
{
    /// <summary>What the rule is.</summary>
    RuleDescriptor Descriptor { get; }

    /// <summary>A record of its options, each marked by <see cref="RuleOptionAttribute"/>; a new one has the defaults.</summary>
    Type OptionsType { get; }
}
