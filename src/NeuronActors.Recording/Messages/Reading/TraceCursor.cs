using NeuronActors.Messages;

namespace NeuronActors.Recording;

/// <summary>The records of one trace.</summary>
internal sealed class TraceCursor : RecordCursor
{
    private readonly TraceEntry trace;
    private readonly RecordingOutline outline;
    private readonly int end;
    private readonly MessageQuery query;
    private readonly TraceArray at;
    private readonly TraceArray values;
    private readonly bool hasSources;
    private readonly byte[] bytes;
    private MessageHead? head;
    private int samples;
    private int row;
    private int place;   // within the row

    /// <exception cref="FormatException">The files are not what the index says.</exception>
    public TraceCursor(TraceFolder folder, TraceEntry trace, int end, MessageQuery query)
    {
        (this.trace, outline, this.end, this.query) = (trace, folder.Outline, end, query);
        at = folder.Open(trace.At);
        try
        {
            TracePosition.Require(at);
            values = folder.Open(trace.Values);
        }
        catch
        {
            at.Dispose();
            throw;
        }

        hasSources = trace.Kind == "feedback-weights";
        bytes = new byte[values.RowSize];
    }

    public override bool TryRead(out MessageRecord record)
    {
        record = default;
        while (head is not null || TryBegin())
        {
            for (; place < values.RowCount; place++)
            {
                var (outer, inner) = Math.DivRem(place, values.Shape[^1]);
                int neuron = trace.Neurons.First + inner, sample = hasSources ? -1 : trace.Columns.First + outer;
                if ((!hasSources && outer >= samples) || !query.Wants(neuron, sample)) continue;
                record = new MessageRecord(head!, neuron, sample, hasSources ? trace.Columns.First + outer : -1, values.Value(bytes, place++));
                return true;
            }

            head = null;
        }

        return false;
    }

    public override void Dispose()
    {
        at.Dispose();
        values.Dispose();
    }

    /// <summary>Goes on to the next row that is wanted and reads it.</summary>
    private bool TryBegin()
    {
        if (row >= Math.Min(at.Rows, values.Rows)) Refresh();
        while (row < Math.Min(at.Rows, values.Rows))
        {
            var position = TracePosition.Read(at, row++);
            var candidate = HeadOf(position);
            if (!query.Wants(candidate.From, candidate.Receivers[0], trace.Kind, position.Batch, position.Step) || position.Batch >= end) continue;
            values.Read(row - 1, 0, bytes);
            (head, samples, place) = (candidate, position.Samples, 0);
            return true;
        }

        return false;
    }

    private void Refresh()
    {
        at.Refresh();
        values.Refresh();
    }

    private MessageHead HeadOf(TracePosition position)
    {
        var isControl = trace.Kind is "input" or "clamp";
        return new MessageHead
        {
            Batch = position.Batch,
            Phase = position.Phase,
            Step = position.Step,
            Kind = trace.Kind,
            From = isControl ? MessageHead.Coordinator : trace.Population,
            Receivers = isControl ? [trace.Population] : trace.To,
            Id = new MessageReference(isControl ? -1 : position.Edge, position.Sequence, isControl ? $"{trace.Kind}@{trace.Population}" : null),
            Settled = position.Settled,
            Node = outline.Node,
            Stretch = outline.Stretch,
        };
    }
}
