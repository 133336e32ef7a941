using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>What a layer sent to another, put together from its shards.</summary>
internal sealed class LayerSignals<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<(int Sender, int Receiver, MessageKind Kind, int Batch, Phase Phase), SortedList<int, Entry<T>>[]> parts = [];

    /// <summary>Gathers what was sent.</summary>
    public LayerSignals(Network network, IEnumerable<Scribe<T>> scribes)
    {
        foreach (Entry<T> entry in scribes.SelectMany(scribe => scribe.Entries).Where(IsSignal))
        {
            Population sender = network.Populations[entry.Header.Sender];
            var key = KeyOf(network, entry);
            if (!parts.TryGetValue(key, out SortedList<int, Entry<T>>[]? shards))
                parts[key] = shards = [.. network.ShardsOf(sender.Layer).Select(_ => new SortedList<int, Entry<T>>())];
            shards[sender.Shard].TryAdd(entry.Header.Step, entry);   // each receiver's shard hears the same
        }
    }

    /// <summary>Whether an entry is a signal whose rows are neurons of its sender.</summary>
    public static bool IsSignal(Entry<T> entry) =>
        entry.Deed == Deed.Sent && entry.Header.Kind is MessageKind.Activation or MessageKind.Feedback or MessageKind.Spikes;

    /// <summary>Which signal of which layers an entry is part of.</summary>
    public static (int Sender, int Receiver, MessageKind Kind, int Batch, Phase Phase) KeyOf(Network network, Entry<T> entry) => (
        network.Populations[entry.Header.Sender].Layer.Index, network.Populations[entry.Header.Receiver].Layer.Index,
        entry.Header.Kind, entry.Header.Batch, entry.Header.Phase);

    /// <summary>All rows of a signal at a step, sample by sample; null where it was not sent or is too large to have been kept.</summary>
    /// <remarks>A shard that has settled says nothing more: what it said last stands.</remarks>
    public T[]? Of((int Sender, int Receiver, MessageKind Kind, int Batch, Phase Phase) key, int step)
    {
        if (!parts.TryGetValue(key, out SortedList<int, Entry<T>>[]? shards)) return null;
        Entry<T>?[] now = [.. shards.Select(shard => At(shard, step))];
        if (now.Any(entry => entry?.Values is null)) return null;
        int columns = now[0]!.Values!.Length / now[0]!.Rows;
        return [.. Enumerable.Range(0, columns).SelectMany(column => now.SelectMany(entry => entry!.Values!.Skip(column * entry.Rows).Take(entry.Rows)))];
    }

    private static Entry<T>? At(SortedList<int, Entry<T>> shard, int step)
    {
        if (shard.TryGetValue(step, out Entry<T>? entry)) return entry;
        return shard.Count > 0 && shard.Values[^1] is { Header.Settled: true } last && last.Header.Step < step ? last : null;
    }
}
