using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>The first thing in which a population's life differs from that of the undisturbed run.</summary>
/// <param name="Population">The population.</param>
/// <param name="Index">Number of entries that are the same.</param>
/// <param name="Entry">What it did, or what it left undone.</param>
/// <param name="IsRead">True if it read something that differs: whatever follows may differ for that.</param>
/// <param name="What">The difference in words.</param>
internal sealed record Difference<T>(Population Population, int Index, Entry<T> Entry, bool IsRead, string What)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The first difference of two transcripts of a population; null if there is none.</summary>
    /// <param name="network">The graph, for names.</param>
    /// <param name="undisturbed">How it was.</param>
    /// <param name="other">How it is.</param>
    /// <param name="isCut">The other run ended early: what is missing at its end says nothing.</param>
    public static Difference<T>? Of(Network network, Scribe<T> undisturbed, Scribe<T> other, bool isCut = false)
    {
        Difference<T>? done = Done(network, undisturbed, other, isCut), remembered = Remembered(undisturbed, other);
        return done is null || remembered?.Index <= done.Index ? remembered : done;
    }

    /// <summary>What the population did, in words.</summary>
    /// <param name="network">The graph, for names.</param>
    public string Signal(Network network) => SignalOf(network, Entry);

    /// <summary>An entry in words, e.g. <c>Feedback to hidden1</c>.</summary>
    public static string SignalOf(Network network, Entry<T> entry) => entry.Deed switch
    {
        Deed.Learnt => entry.Matter,
        Deed.Read => $"{entry.Header.Kind} from {network.NameOf(entry.Header.Sender)}",
        _ => $"{entry.Header.Kind} to {network.NameOf(entry.Header.Receiver)}",
    };

    private static Difference<T>? Done(Network network, Scribe<T> undisturbed, Scribe<T> other, bool isCut)
    {
        int shared = Math.Min(undisturbed.Entries.Count, other.Entries.Count);
        for (int i = 0; i < shared; i++)
            if (!undisturbed.Entries[i].Says(other.Entries[i])) return Between(network, undisturbed.Population, i, undisturbed.Entries[i], other.Entries[i]);
        if (undisturbed.Entries.Count == other.Entries.Count || isCut) return null;
        bool isMissing = other.Entries.Count == shared;
        Entry<T> first = (isMissing ? undisturbed : other).Entries[shared];
        return new Difference<T>(undisturbed.Population, shared, first, first.Deed == Deed.Read, isMissing ? "is missing" : "is one too many");
    }

    private static Difference<T> Between(Network network, Population population, int index, Entry<T> was, Entry<T> is_)
    {
        bool areSame = was.Deed == is_.Deed && was.Header.Edge == is_.Header.Edge && was.Header.Kind == is_.Header.Kind;
        string what = !areSame ? $"came where {SignalOf(network, was)} ({was.At}) was next"
            : was.Header with { Settled = false } != is_.Header with { Settled = false } ? $"stands at {is_.At} instead of {was.At}"
            : was.Print == is_.Print ? "is settled in one run only"
            : Values(was, is_);
        return new Difference<T>(population, index, is_, areSame && is_.Deed == Deed.Read, what);
    }

    private static string Values(Entry<T> was, Entry<T> is_)
    {
        if (was.Values is null || is_.Values is null || was.Values.Length != is_.Values.Length) return "differs";
        int place = Enumerable.Range(0, was.Values.Length).First(i => Fingerprint.Of<T>([was.Values[i]]) != Fingerprint.Of<T>([is_.Values[i]]));
        string element = was.Deed == Deed.Learnt && was.Matter != "e" ? $"row {place % was.Rows}, column {place / was.Rows}" : $"neuron {place % was.Rows}, sample {place / was.Rows}";
        return FormattableString.Invariant($"differs at {element}: {double.CreateChecked(is_.Values[place]):g9} instead of {double.CreateChecked(was.Values[place]):g9}");
    }

    /// <summary>What it did is what it was, and yet its weights may be others after a batch.</summary>
    private static Difference<T>? Remembered(Scribe<T> undisturbed, Scribe<T> other)
    {
        foreach ((int batch, var memory) in undisturbed.Memories.OrderBy(memory => memory.Key))
        {
            if (!other.Memories.TryGetValue(batch, out var now)) continue;
            for (int m = 0; m < memory.Matrices.Count; m++)
                if (m >= now.Matrices.Count || memory.Matrices[m] != now.Matrices[m])
                    return new Difference<T>(undisturbed.Population, memory.Entries, Memory(undisturbed.Population, batch, memory.Matrices[m]), false, "differs after the batch");
        }
        return null;
    }

    private static Entry<T> Memory(Population population, int batch, (string Name, ulong Print) matrix) => new(
        Deed.Learnt, new MessageHeader(default, 0, batch, Phase.Learn, 0, population.Index, population.Index, -1, 0, false), matrix.Name, matrix.Print, 1, null, long.MaxValue);
}
