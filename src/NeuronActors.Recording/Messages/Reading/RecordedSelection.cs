using System.Globalization;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>What there is of one kind of message from one layer: for sentences that say what could be asked for.</summary>
/// <param name="from">The sending layer, or <c>coordinator</c>.</param>
/// <param name="kind">The kind.</param>
public sealed class RecordedSelection(string from, string kind)
{
    /// <summary>The sending layer, or <c>coordinator</c>.</summary>
    public string From { get; } = from;

    /// <summary>The kind.</summary>
    public string Kind { get; } = kind;

    /// <summary>Records.</summary>
    public long Records { get; private set; }

    /// <summary>The batches that there are records of.</summary>
    public IndexRange? Batches { get; private set; }

    /// <summary>From the first neuron to the last; null where only headers were recorded.</summary>
    public IndexRange? Neurons { get; private set; }

    /// <summary>From the first sample to the last; null where there are none.</summary>
    public IndexRange? Samples { get; private set; }

    /// <summary>From the first step to the last.</summary>
    public IndexRange? Steps { get; private set; }

    /// <summary>Looks through records and tells what they are, in order of layers as they come.</summary>
    public static IReadOnlyList<RecordedSelection> Of(MessageLog log, MessageQuery query, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        var layers = log.IsEmpty ? [] : log.Outline.Populations.ToDictionary(population => population.Name, population => population.Layer);
        var found = new Dictionary<(string, string), RecordedSelection>();
        foreach (var record in log.Messages(query, stop))
        {
            var key = (record.Head.From, record.Head.Kind);
            if (!found.TryGetValue(key, out var selection))
                found[key] = selection = found.Values.FirstOrDefault(known => known.From == layers.GetValueOrDefault(key.From, key.From) && known.Kind == key.Kind)
                    ?? new RecordedSelection(layers.GetValueOrDefault(key.From, key.From), key.Kind);
            selection.Add(record);
        }

        return [.. found.Values.Distinct()];
    }

    /// <summary>E.g. <c>feedback of batches 0..2, steps 0..100, neurons 0..9, samples 0..3</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Kind} of {Words("batch", "batches", Batches)}, {Words("step", "steps", Steps)}{And("neuron", Neurons)}{And("sample", Samples)}");

    private static string And(string word, IndexRange? range) => range is null ? "" : $", {Words(word, word + "s", range)}";

    private static string Words(string one, string many, IndexRange? range) => $"{(range is { Count: > 1 } ? many : one)} {range}";

    private static IndexRange? With(IndexRange? range, int index) => index < 0 ? range
        : range is { } known ? new IndexRange(Math.Min(known.First, index), Math.Max(known.Last, index)) : new IndexRange(index, index);

    private void Add(MessageRecord record)
    {
        Records++;
        Batches = With(Batches, record.Head.Batch);
        Steps = With(Steps, record.Head.Step);
        Neurons = With(Neurons, record.Neuron);
        Samples = With(Samples, record.Sample);
    }
}
