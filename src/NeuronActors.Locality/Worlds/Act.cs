using NeuronActors.Messages;

namespace NeuronActors.Locality;

/// <summary>What was done to a population from outside: all that it needs to live its life again alone.</summary>
internal abstract record Act<T>
    where T : unmanaged
{
    /// <summary>A message arrived.</summary>
    public sealed record Arrival(MessageHeader Header, int Rows, T[]? Values) : Act<T>;

    /// <summary>The oldest message that it had sent along an edge was carried away, and its payload given back.</summary>
    public sealed record Departure(int Edge) : Act<T>;

    /// <summary>It went on once.</summary>
    public sealed record Turn : Act<T>;

    /// <summary>A batch was over, and what it remembers was written down.</summary>
    public sealed record Rest(int Batch) : Act<T>;
}
