using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>Meters the forward weights that travel, and changes one during the relaxation to see whether anybody below moves without having been told.</summary>
internal sealed class WeightTransport<T>(Inquiry<T> inquiry)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const string Name = "weight transport";

    private static readonly (Extent, int)[] Times = [(Extent.One, 0), (Extent.One, 2), (Extent.All, 0), (Extent.All, 2)];   // one weight or all, and at which relaxation step

    private readonly List<Leak> leaks = [];

    /// <summary>Meters and changes.</summary>
    public AuditResult Judge()
    {
        Entry<T>[] transports = [.. Sent()];
        int batches = inquiry.Stage.Options.Batches;
        bool isAllowed = inquiry.Stage.Settings.Feedback == FeedbackKind.Transport;
        if (!isAllowed) leaks.AddRange(transports.Take(1).Select(Forbidden));
        double messages = transports.Length / (double)batches, bytes = transports.Sum(BytesOf) / (double)batches;
        (int tried, string movers) = ChangeWeights();
        string traffic = transports.Length == 0 ? "none: no message carries a forward weight" : string.Create(
            CultureInfo.InvariantCulture, $"{messages:0.#} message{(messages == 1 ? "" : "s")}, {Size(bytes)} per batch, along {string.Join(", ", Ways(transports))}");
        return Inquiry<T>.Result(
            Name, $"{traffic}; {movers}", leaks, ("messagesPerBatch", messages), ("bytesPerBatch", bytes), ("weightsChanged", tried));
    }

    private IEnumerable<Entry<T>> Sent() => inquiry.Undisturbed.Scribes.SelectMany(scribe => scribe.Entries)
        .Where(entry => entry.Deed == Deed.Sent && entry.Header.Kind == MessageKind.FeedbackWeights && entry.Header.Phase != Phase.Evaluate);

    private (int Tried, string Movers) ChangeWeights()
    {
        if (inquiry.Stage.Settings.IsAsynchronous) return (0, "without steps in common, no weight was changed during the relaxation");
        var movers = new SortedSet<string>(StringComparer.Ordinal);
        int tried = 0;
        foreach (Population population in inquiry.Network.Populations.Where(population => !inquiry.Network.IsInput(population.Layer)))
            foreach ((Extent extent, int step) in Times)
            {
                var change = new WeightChange<T>(population, step, extent);
                World<T> world = inquiry.Live(new WorldOptions<T> { Change = change });
                if (!change.HasHappened) continue;
                tried++;
                leaks.AddRange(inquiry.Unexplained(world, change.Words, change.Changed));
                foreach (Difference<T> difference in inquiry.Differences(world.Scribes, world.End is not null))
                    if (difference.Entry.Header.Batch == 0 && difference.Population.Layer.Index < population.Layer.Index) movers.Add(difference.Population.Name);
            }
        return (tried, movers.Count == 0
            ? $"a forward weight changed during the relaxation moves nobody below ({tried} tried)"
            : $"a forward weight changed during the relaxation moves {string.Join(", ", movers)} below, each after a message that says so ({tried} tried)");
    }

    private Leak Forbidden(Entry<T> entry)
    {
        string signal = Difference<T>.SignalOf(inquiry.Network, entry), from = inquiry.Network.Populations[entry.Header.Sender].Name;
        return new Leak(from, entry.At, signal, "nothing", $"{from}: {signal} ({entry.At}) is weight transport, but the feedback of this rule is {inquiry.Stage.Settings.Feedback}");
    }

    private IEnumerable<string> Ways(Entry<T>[] transports) => transports
        .Select(entry => $"{inquiry.Network.Populations[entry.Header.Sender].Name} → {inquiry.Network.Populations[entry.Header.Receiver].Name}").Distinct();

    private long BytesOf(Entry<T> entry) =>
        (long)inquiry.Network.Populations[entry.Header.Sender].Neurons * inquiry.Network.Populations[entry.Header.Receiver].Neurons * Unsafe.SizeOf<T>();

    private static string Size(double bytes) => bytes switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.##} MB"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.##} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
    };
}
