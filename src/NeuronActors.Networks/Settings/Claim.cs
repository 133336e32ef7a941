namespace NeuronActors.Networks;

/// <summary>Something that a paper claims of its conditions, as an inequality of what is measured: <c>by</c> · <c>less</c> &lt; <c>than</c>.</summary>
/// <param name="Says">The claim in words.</param>
/// <param name="Less">The lesser side.</param>
/// <param name="Than">The greater side.</param>
/// <param name="By">How many times as great it has to be at least, in (0, 1e6]; 1: any difference will do.</param>
public sealed record Claim(string Says, ClaimTerm Less, ClaimTerm Than, double By);
