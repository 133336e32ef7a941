using NeuronActors.Learning;
using NeuronActors.Messages;

namespace NeuronActors.Runtime;

/// <summary>A message that a population's wiring does not allow. It was refused and counted, and has changed nothing.</summary>
/// <param name="Population">Index of the population that refused it.</param>
/// <param name="At">Where that population stood.</param>
/// <param name="Header">What came.</param>
/// <param name="Reason">One sentence.</param>
public sealed record LocalityViolation(int Population, Position At, MessageHeader Header, string Reason) : Report(Population, At);

/// <summary>A population has met a broken promise and stopped. Its run ends or is restored; it is never restarted with fresh weights.</summary>
/// <param name="Population">Index of the population.</param>
/// <param name="At">Where it stood.</param>
/// <param name="Cause">What was thrown.</param>
public sealed record FailedReport(int Population, Position At, Exception Cause) : Report(Population, At);

/// <summary>The state of one population, as asked for.</summary>
public sealed record SavedReport<T>(int Population, Position At, PopulationSnapshot<T> Snapshot) : Report(Population, At)
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>;
