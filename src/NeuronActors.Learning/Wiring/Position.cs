using NeuronActors.Messages;

namespace NeuronActors.Learning;

/// <summary>Where a population stands in its run.</summary>
/// <param name="Batch">Index of the batch over the whole run, from 0.</param>
/// <param name="Phase">Part of the batch.</param>
/// <param name="Step">Steps taken in this phase.</param>
public readonly record struct Position(int Batch, Phase Phase, int Step)
{
    /// <summary>E.g. <c>batch 3, relax step 17</c>.</summary>
    public override string ToString() => $"batch {Batch}, {Phase.ToString().ToLowerInvariant()} step {Step}";
}
