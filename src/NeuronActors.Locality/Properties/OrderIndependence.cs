using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Locality;

/// <summary>Whoever goes on first, whatever arrives first and however layers are cut: the same bits. Finds sums in order of arrival, and reading ahead.</summary>
internal sealed class OrderIndependence<T>(Inquiry<T> inquiry)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const string Name = "order independence";

    private readonly List<Leak> leaks = [];

    /// <summary>Tries orders, then cuts.</summary>
    public AuditResult Judge()
    {
        Stage<T> stage = inquiry.Stage;
        if (stage.Settings.IsAsynchronous) return Inquiry<T>.NotJudged(Name, "an asynchronous rule takes what has come; its result depends on the order and is judged by tolerance");
        for (int order = 0; order < stage.Options.Orders && leaks.Count == 0; order++)
            leaks.AddRange(Repeatability.Any(
                inquiry, inquiry.Live(new WorldOptions<T> { Order = new RandomStream(stage.Options.Seed, StreamPurpose.Order, (uint)order), ByReference = order % 2 == 1 }),
                $"the order in which messages arrive and populations go on (order {order})"));
        Network[] cuts = leaks.Count > 0 ? [] : [.. Cuts.Of(inquiry.Network, stage.Settings)];
        foreach (Network cut in cuts) Compare(cut);
        return Inquiry<T>.Result(
            Name, $"{stage.Options.Orders} random orders of arrival and progress and {cuts.Length} other cuts into shards give the same bits", leaks,
            ("orders", stage.Options.Orders), ("cuts", cuts.Length));
    }

    private void Compare(Network cut)
    {
        World<T> other = inquiry.Live(inquiry.Stage with { Network = cut }, new WorldOptions<T>());
        string words = $"how layers are cut: {string.Join('-', cut.Layers.Select(layer => cut.ShardsOf(layer).Count))} populations instead of {string.Join('-', inquiry.Network.Layers.Select(layer => inquiry.Network.ShardsOf(layer).Count))}";
        if (other.End is { } end) leaks.Add(new Leak(end.Population, end.At, end.Signal, words, $"{end.Sentence}; what was changed: {words}"));
        else if (Sent(cut, other, words) is { } leak) leaks.Add(leak);
        else if (Learnt(other, words) is { } learnt) leaks.Add(learnt);
    }

    /// <summary>The first signal of a layer that is another, in the order in which the undisturbed run sent them.</summary>
    private Leak? Sent(Network cut, World<T> other, string words)
    {
        LayerSignals<T> was = new(inquiry.Network, inquiry.Undisturbed.Scribes), now = new(cut, other.Scribes);
        foreach (Entry<T> entry in inquiry.Undisturbed.Scribes.SelectMany(scribe => scribe.Entries).Where(LayerSignals<T>.IsSignal).OrderBy(entry => entry.Ordinal))
        {
            var key = LayerSignals<T>.KeyOf(inquiry.Network, entry);
            if (was.Of(key, entry.Header.Step) is not { } before || now.Of(key, entry.Header.Step) is not { } after || Fingerprint.Of<T>(before) == Fingerprint.Of<T>(after)) continue;
            string name = inquiry.Network.Layers[key.Sender].Name, signal = $"{key.Kind} to {inquiry.Network.Layers[key.Receiver].Name}";
            return new Leak(name, entry.At, signal, words, $"{name}: {signal} ({entry.At}) differs; what was changed: {words}");
        }
        return null;
    }

    private Leak? Learnt(World<T> other, string words)
    {
        NetworkState<T> was = inquiry.Undisturbed.State(), now = other.State();
        foreach (StateMatrix<T> matrix in was.Matrices)
            if (now.Find(matrix.Name) is { } found && Fingerprint.Of<T>(matrix.Values.Values()) != Fingerprint.Of<T>(found.Values()))
                return new Leak(matrix.Name, new Position(inquiry.Stage.Options.Batches - 1, Phase.Learn, 0), matrix.Name, words, $"{matrix.Name} differs after the run; what was changed: {words}");
        return null;
    }
}
