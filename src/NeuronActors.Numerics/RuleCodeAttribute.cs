namespace NeuronActors.Numerics;

/// <summary>Says that code is a rule's arithmetic although it does not derive from a rule's or a population's base class.</summary>
/// <remarks>
/// The analyser (NA1001 to NA1007) holds what is marked, and everything nested in it, to what holds for rules: no input or output,
/// no thread, clock, changing static state or ambient randomness. On an assembly it marks all types:
/// <c>[assembly: RuleCode]</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RuleCodeAttribute : Attribute;
