using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Locality;

/// <summary>Writes down what one population reads, sends and learns, in the order in which it does so.</summary>
/// <param name="population">The population.</param>
/// <param name="ordinal">Gives the place of the next entry among those of all populations.</param>
internal sealed class Scribe<T>(Population population, Func<long> ordinal) : IPopulationObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Values of one message that are kept, to name a neuron that differs; of larger ones only the fingerprint.</summary>
    private const int KeptValues = 1 << 14;

    /// <summary>What was written down so far.</summary>
    public List<Entry<T>> Entries { get; } = [];

    /// <summary>Fingerprints of what the population remembers, by the matrix's name, and the number of entries before that.</summary>
    public Dictionary<int, (int Entries, IReadOnlyList<(string Name, ulong Print)> Matrices)> Memories { get; } = [];

    /// <summary>The population.</summary>
    public Population Population => population;

    /// <summary>Called after an entry for a message that was read.</summary>
    public Action<Scribe<T>, Entry<T>>? WasRead { get; init; }

    /// <summary>Looks at weight changes; null for nobody.</summary>
    public IWeightWitness<T>? Witness { get; init; }

    /// <inheritdoc/>
    public void Read(in Message<T> message)
    {
        Write(Deed.Read, message);
        WasRead?.Invoke(this, Entries[^1]);
    }

    /// <inheritdoc/>
    public void Sending(in Message<T> message) => Write(Deed.Sent, message);

    /// <inheritdoc/>
    public void Learning(IWeightChange<T> change)
    {
        Write(change.At, "e", change.Error);
        for (int p = 0; p < change.Projections; p++)
            if (change.Update(p) is { IsEmpty: false } update) Write(change.At, $"ΔW of {change.Projection(p).Name}", update);
        Witness?.Learning(this, change);
    }

    /// <inheritdoc/>
    public void Learned(IWeightChange<T> change) => Witness?.Learned(this, change);

    /// <summary>Writes down what the population remembers after a batch.</summary>
    public void Remember(int batch, PopulationSnapshot<T> snapshot) => Memories[batch] = (
        Entries.Count, [.. snapshot.Matrices.Select(matrix => (matrix.Name, Fingerprint.Of<T>(matrix.Values.Values())))]);

    private void Write(Deed deed, in Message<T> message)
    {
        ReadOnlySpan<T> values = message.Payload is { } payload ? payload.Values.AsSpan(0, payload.Count) : [];
        MessageHeader header = message.Header with { Run = 0, Sequence = message.Header.Edge < 0 ? 0 : message.Header.Sequence };
        Add(deed, header, "", values, message.Payload?.Rows ?? 0);
    }

    private void Write(Position at, string matter, ReadOnlySpan<T> values) => Add(
        Deed.Learnt, new MessageHeader(default, 0, at.Batch, at.Phase, at.Step, population.Index, population.Index, -1, 0, false), matter, values, population.Neurons);

    private void Add(Deed deed, in MessageHeader header, string matter, ReadOnlySpan<T> values, int rows) => Entries.Add(new Entry<T>(
        deed, header, matter, Fingerprint.Of(values), rows, values.Length <= KeptValues ? values.ToArray() : null, ordinal()));
}

/// <summary>Looks at weight changes while they happen.</summary>
internal interface IWeightWitness<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What a population is about to change its weights by is known.</summary>
    void Learning(Scribe<T> scribe, IWeightChange<T> change);

    /// <summary>The weights have changed.</summary>
    void Learned(Scribe<T> scribe, IWeightChange<T> change);
}
