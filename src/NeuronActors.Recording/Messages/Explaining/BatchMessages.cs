using NeuronActors.Messages;

namespace NeuronActors.Recording;

/// <summary>The recorded messages of one batch by their names, without their values.</summary>
internal sealed class BatchMessages
{
    private readonly Dictionary<MessageReference, MessageHead> byName = [];
    private readonly Dictionary<MessageHead, int> values = [];
    private readonly RecordingOutline outline;

    public BatchMessages(RecordingOutline outline) => this.outline = outline;

    /// <summary>All of them, in the order in which they were recorded.</summary>
    public IEnumerable<MessageHead> All => values.Keys;

    /// <summary>Takes note of a record.</summary>
    public MessageHead Add(in MessageRecord record)
    {
        if (!byName.TryGetValue(record.Head.Id, out var head) || (head.Causes is null && record.Head.Causes is not null))
            byName[record.Head.Id] = head = record.Head;
        values[head] = values.GetValueOrDefault(head) + (record.IsHeader ? 0 : 1);
        return head;
    }

    /// <summary>How many of its values were recorded.</summary>
    public int ValuesOf(MessageHead head) => values.GetValueOrDefault(head);

    /// <summary>A message by its name; null if it was not recorded. Traces keep a message under the edge of its first receiver.</summary>
    public MessageHead? Find(MessageReference name)
    {
        if (byName.TryGetValue(name, out var head)) return head;
        return EdgeOf(name) is { } edge
            ? values.Keys.FirstOrDefault(other => other.Causes is null && other.Receivers.Count > 1 && other.From == edge.From && other.Receivers.Contains(edge.To) && other.Sequence == name.Sequence)
            : null;
    }

    /// <summary>The edge that a message goes along; null for control messages.</summary>
    public RecordedEdge? EdgeOf(MessageReference name) => outline.Edges.FirstOrDefault(edge => edge.Index == name.Edge);

    /// <summary>The layer of a population: what an experiment can name however its layers are cut.</summary>
    public string LayerOf(string population) => outline.Populations.FirstOrDefault(known => known.Name == population)?.Layer ?? population;

    /// <summary>Whether any message of a kind went along an edge.</summary>
    public bool HasAny(RecordedEdge edge, string kind) => values.Keys.Any(head => head.From == edge.From && head.Kind == kind && head.Receivers.Contains(edge.To));

    /// <summary>The greatest step of a phase.</summary>
    public int LastStep(Phase phase) => values.Keys.Where(head => head.Phase == phase).Select(head => head.Step).DefaultIfEmpty(0).Max();
}
