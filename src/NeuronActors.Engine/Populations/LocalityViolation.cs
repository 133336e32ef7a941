using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>A message that a population's wiring does not allow. It was refused and counted, and has changed nothing.</summary>
/// <param name="Population">Index of the population that refused it.</param>
/// <param name="At">Where that population stood.</param>
/// <param name="Header">What came.</param>
/// <param name="Reason">One sentence, which names sender, receiver, kind and step.</param>
public sealed record LocalityViolation(int Population, Position At, MessageHeader Header, string Reason) : Report(Population, At)
{
    /// <summary>A violation whose sentence names sender, message and receiver, and where the receiver stood in the run.</summary>
    /// <param name="network">The graph, for names.</param>
    /// <param name="population">Index of the population that refused it.</param>
    /// <param name="at">Where that population stood.</param>
    /// <param name="header">What came.</param>
    /// <param name="why">Why it was refused: part of a sentence.</param>
    public static LocalityViolation Of(Network network, int population, Position at, in MessageHeader header, string why) => new(
        population, at, header,
        $"{header.Kind} of {new Position(header.Batch, header.Phase, header.Step)} from {network.NameOf(header.Sender)} to {network.NameOf(population)} is refused: {why}");
}

/// <summary>A population has met a broken promise and stopped. Its run ends or is restored; it is never restarted with fresh weights.</summary>
/// <param name="Population">Index of the population.</param>
/// <param name="At">Where it stood.</param>
/// <param name="Cause">What was thrown.</param>
public sealed record FailedReport(int Population, Position At, Exception Cause) : Report(Population, At);

/// <summary>The state of one population, as asked for.</summary>
public sealed record SavedReport<T>(int Population, Position At, PopulationSnapshot<T> Snapshot) : Report(Population, At)
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>;
