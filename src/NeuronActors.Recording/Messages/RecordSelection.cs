using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>A part of the messages of one kind that one population sends, as one entry of <c>record</c> asks for it.</summary>
/// <param name="Batches">Batches of the run.</param>
/// <param name="Rows">Neurons, counted over the population.</param>
/// <param name="Samples">Samples of a batch.</param>
/// <param name="HeadersOnly">Without values.</param>
internal sealed record RecordedPatch(IndexRange Batches, IndexRange Rows, IndexRange Samples, bool HeadersOnly)
{
    /// <summary>Patches that come before this one: what lies in them is recorded once.</summary>
    public RecordedPatch[] Earlier { get; init; } = [];

    /// <summary>Whether an earlier entry of the experiment records it.</summary>
    public bool IsTaken(int batch, int row, int sample)
    {
        foreach (RecordedPatch other in Earlier)
            if (other.Batches.Contains(batch) && other.Rows.Contains(row) && other.Samples.Contains(sample)) return true;
        return false;
    }

    /// <summary>Lines that a message of a batch becomes, of which it has these columns.</summary>
    public long LinesOf(int batch, IndexRange columns)
    {
        if (columns.Last < columns.First) return 0;
        if (!MayBeTaken(batch)) return (long)Rows.Count * columns.Count;
        long lines = 0;
        for (int row = Rows.First; row <= Rows.Last; row++)
            for (int column = columns.First; column <= columns.Last; column++)
                if (!IsTaken(batch, row, column)) lines++;
        return lines;
    }

    /// <summary>Whether an earlier entry asks for another part of the same batch.</summary>
    public bool MayBeTaken(int batch)
    {
        foreach (RecordedPatch other in Earlier)
            if (other.Batches.Contains(batch)) return true;
        return false;
    }
}

/// <summary>What is recorded of one kind of message, or of the weight changes, of one population.</summary>
internal sealed class RecordSelection
{
    private RecordSelection(RecordedPatch[] log, IndexRange[] tracedBatches, IndexRange tracedRows, IndexRange tracedSamples) =>
        (Log, TracedBatches, TracedRows, TracedSamples) = (log, tracedBatches, tracedRows, tracedSamples);

    /// <summary>What goes to the log.</summary>
    public RecordedPatch[] Log { get; }

    /// <summary>Batches that go to a trace; none if there is no trace.</summary>
    public IndexRange[] TracedBatches { get; }

    /// <summary>Neurons of the trace, counted over the population: the span of all entries, since an array has one shape.</summary>
    public IndexRange TracedRows { get; }

    /// <summary>Samples of the trace.</summary>
    public IndexRange TracedSamples { get; }

    /// <summary>Whether a batch goes to the trace.</summary>
    public bool IsTraced(int batch)
    {
        foreach (IndexRange batches in TracedBatches)
            if (batches.Contains(batch)) return true;
        return false;
    }

    /// <summary>Whether anything is recorded of a batch.</summary>
    public bool Wants(int batch)
    {
        foreach (RecordedPatch patch in Log)
            if (patch.Batches.Contains(batch)) return true;
        return IsTraced(batch);
    }

    /// <summary>What is recorded of each kind of message of a population, by the kind's number; null for nothing.</summary>
    /// <param name="experiment">What asks for it.</param>
    /// <param name="population">The population.</param>
    public static RecordSelection?[] OfMessages(Experiment experiment, Population population)
    {
        var selections = new RecordSelection?[(int)WireNames.LastKind + 1];
        foreach (MessageKind kind in Enum.GetValues<MessageKind>())
            if (RecordedWords.KindOf(kind) is { } recorded)
                selections[(int)kind] = Of(experiment, population, recorded, kind == MessageKind.Modulation ? 1 : population.Neurons);
        return selections;
    }

    /// <summary>What is recorded of a population's weight changes; null for nothing.</summary>
    public static RecordSelection? OfWeightChanges(Experiment experiment, Population population) =>
        Of(experiment, population, RecordedKind.WeightChange, population.Neurons);

    private static RecordSelection? Of(Experiment experiment, Population population, RecordedKind kind, int rows)
    {
        List<RecordedPatch> log = [], traced = [];
        foreach (RecordSettings entry in experiment.Record.Where(entry => entry.Wants(population) && entry.Wants(kind)))
        {
            bool isOfAll = kind == RecordedKind.Modulation;   // one number for all neurons of a layer belongs to none of them
            IndexRange neurons = isOfAll ? new IndexRange(0, 0) : entry.Neurons.Within(population.FirstNeuron, population.FirstNeuron + rows - 1);
            if (neurons.Last < neurons.First) continue;
            int first = isOfAll ? 0 : population.FirstNeuron, last = experiment.Train.Batch - 1;
            bool isNarrow = kind is not (RecordedKind.WeightChange or RecordedKind.FeedbackWeights);
            var patch = new RecordedPatch(
                entry.Batches, new IndexRange(neurons.First - first, neurons.Last - first), isNarrow ? entry.Samples.Within(0, last) : IndexRange.All, entry.HeadersOnly);
            if (entry.As == RecordForm.Trace) traced.Add(patch);
            else log.Add(patch with { Earlier = [.. log.Where(other => other.HeadersOnly == patch.HeadersOnly)] });
        }
        return log.Count + traced.Count == 0 ? null : new RecordSelection(
            [.. log], [.. traced.Select(patch => patch.Batches)], Span(traced, patch => patch.Rows), Span(traced, patch => patch.Samples));
    }

    private static IndexRange Span(List<RecordedPatch> patches, Func<RecordedPatch, IndexRange> range) =>
        patches.Count == 0 ? IndexRange.All : new IndexRange(patches.Min(patch => range(patch).First), patches.Max(patch => range(patch).Last));
}
