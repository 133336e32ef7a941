using NeuronActors.Messages;

namespace NeuronActors.Engine;

/// <summary>Where the time of a batch went.</summary>
/// <param name="Batch">Index of the batch over the whole run.</param>
/// <param name="Took">From its presentation until every population had learnt it.</param>
/// <param name="Phases">Every phase of every population.</param>
public sealed record BatchTimes(int Batch, TimeSpan Took, IReadOnlyList<PopulationPhase> Phases)
{
    /// <summary>One batch in so many is timed, the first included.</summary>
    public const int Every = 100;
}

/// <summary>When a population was in a phase. On another machine both are late by as long as its report was under way.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Population">Name of the population.</param>
/// <param name="Node">Name of the member that hosts it.</param>
/// <param name="Began">After the batch was presented.</param>
/// <param name="Ended">After the batch was presented.</param>
public sealed record PopulationPhase(Phase Phase, string Population, string Node, TimeSpan Began, TimeSpan Ended);
