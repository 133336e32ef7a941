using NeuronActors.Learning;

namespace NeuronActors.Locality;

/// <summary>Why a run ended before its time.</summary>
/// <param name="Population">Name of the population that could not go on.</param>
/// <param name="At">Where it stood.</param>
/// <param name="Signal">What it was about.</param>
/// <param name="Sentence">One sentence.</param>
/// <param name="IsLeak">False where numbers are to blame: values that are no longer finite, or do not come to rest.</param>
internal sealed record WorldEnd(string Population, Position At, string Signal, string Sentence, bool IsLeak);
