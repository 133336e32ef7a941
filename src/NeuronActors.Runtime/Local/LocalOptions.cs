using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>How the local engine runs.</summary>
public sealed record LocalOptions
{
    /// <summary>Worker threads, at least 1; default all cores.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Delay of each message between populations in an asynchronous relaxation, in milliseconds, so that messages overtake one another. Default none.</summary>
    public Delay Delay { get; init; } = Delay.None;

    /// <summary>Seed of the delays.</summary>
    public ulong Seed { get; init; }

    /// <summary>A message for which this is true is swallowed: for testing that a run does not hang in silence. Default none.</summary>
    public Func<MessageHeader, bool>? Withhold { get; init; }
}
