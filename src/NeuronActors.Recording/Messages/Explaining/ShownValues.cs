using System.Globalization;

namespace NeuronActors.Recording;

/// <summary>The values of messages that an explanation shows, for a few samples, in words.</summary>
internal sealed class ShownValues
{
    private const int NeuronsNamed = 3;

    private readonly Dictionary<MessageReference, SortedDictionary<int, List<(int Neuron, double Value)>>> bySample = [];
    private readonly Dictionary<MessageReference, int> others = [];
    private readonly RecordingOutline outline;
    private readonly Synapse synapse;

    public ShownValues(MessageLog log, int batch, IReadOnlyCollection<MessageHead> shown, RecordingOutline outline, Synapse synapse, IReadOnlyCollection<int> samples)
    {
        (this.outline, this.synapse) = (outline, synapse);
        var wanted = shown.Select(head => head.Id).ToHashSet();
        foreach (var record in log.Messages(new MessageQuery { Batches = new(batch, batch) }))
            if (!record.IsHeader && wanted.Contains(record.Head.Id)) Add(record, samples.Contains(record.Sample));
    }

    /// <summary>E.g. <c>sample 12: hidden3/4 0.13, hidden3/1 -0.02 and 8 more</c>; empty where no value was recorded.</summary>
    public string Words(MessageHead head)
    {
        var layer = outline.Populations.FirstOrDefault(population => population.Name == (head.IsControl ? head.To : head.From))?.Layer ?? head.From;
        if (bySample.TryGetValue(head.Id, out var samples))
            return string.Join("; ", samples.Select(sample => $"sample {sample.Key}: {Neurons(layer, sample.Value)}"));
        return others.TryGetValue(head.Id, out var count) ? $"{count} values" : head.Shape is { } shape ? $"[{shape.Rows} × {shape.Columns}], values not recorded" : "";
    }

    private void Add(in MessageRecord record, bool isOfInterest)
    {
        var name = record.Head.Id;
        if (!isOfInterest)
        {
            others[name] = others.GetValueOrDefault(name) + 1;
            return;
        }

        if (!bySample.TryGetValue(name, out var samples)) bySample[name] = samples = [];
        if (!samples.TryGetValue(record.Sample, out var values)) samples[record.Sample] = values = [];
        values.Add((record.Neuron, record.Value));
    }

    /// <summary>The neurons at the synapse first, then those with the largest values.</summary>
    private string Neurons(string layer, List<(int Neuron, double Value)> values)
    {
        var named = values.OrderByDescending(value => IsAtSynapse(layer, value.Neuron)).ThenByDescending(value => Math.Abs(value.Value)).ThenBy(value => value.Neuron).Take(NeuronsNamed);
        var rest = values.Count - NeuronsNamed;
        return string.Join(", ", named.Select(value => string.Create(CultureInfo.InvariantCulture, $"{layer}/{value.Neuron} {RecordedValue.Text(value.Value, outline.IsDouble)}")))
            + (rest > 0 ? $" and {rest} more" : "");
    }

    private bool IsAtSynapse(string layer, int neuron) =>
        (layer == synapse.Source && neuron == synapse.SourceNeuron) || (layer == synapse.Target && neuron == synapse.Neuron);
}
