namespace NeuronActors.Benchmarks;

/// <summary>One measured ratio or time, beside what it should be.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Measured">The median.</param>
/// <param name="Unit">Its unit; empty for a ratio.</param>
/// <param name="Target">The bound; null for values that are only shown.</param>
/// <param name="AtLeast">The bound is a lower one.</param>
/// <param name="Note">How it was measured.</param>
public sealed record BenchRatio(string Name, double Measured, string Unit, double? Target, bool AtLeast, string Note)
{
    /// <summary>True if there is no bound, or it is kept.</summary>
    public bool IsMet => Target is not { } bound || (AtLeast ? Measured >= bound : Measured <= bound);
}
