using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>Sees how the weights of one population change and hands copies of what is asked for to the queue.</summary>
internal sealed class WeightChangeRecorder<T>(Population population, RecordWriter<T> writer, RecordSelection selection, CauseLedger? causes)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] error = new T[population.Neurons * writer.Samples];
    private WeightChangeCopy<T>[] copies = [];
    private RecordTarget<T>[][] lines = [];
    private WeightChangeTrace<T>[] traces = [];
    private Cause[] causeOf = [];
    private long[] causeSequence = [];
    private Position at;
    private int columns, causeCount;
    private bool isPending;

    /// <summary>The change is known, and no weight has changed yet.</summary>
    public void Learning(IWeightChange<T> change)
    {
        isPending = selection.Wants(change.At.Batch);
        if (!isPending) return;
        if (copies.Length == 0) MakeRoom(change);
        (at, columns) = (change.At, change.Columns);
        change.Error.CopyTo(error);
        for (int p = 0; p < copies.Length; p++) copies[p].Take(change, p);
        if (causes is null) return;
        if (causeOf.Length < causes.Count) (causeOf, causeSequence) = (new Cause[causes.Count], new long[causes.Count]);
        causeCount = causes.CopyTo(at.Batch, causeOf, causeSequence);
    }

    /// <summary>The weights have changed.</summary>
    public void Learned(IWeightChange<T> change)
    {
        if (!isPending) return;
        isPending = false;
        for (int p = 0; p < copies.Length; p++)
        {
            copies[p].TakeAfter(change, p);
            for (int i = 0; i < selection.Log.Length; i++)
                if (selection.Log[i].Batches.Contains(at.Batch)) Post(p, change.Factors, lines[p][i], selection.Log[i].Rows, LinesOf(selection.Log[i]), withMoments: true);
            if (selection.IsTraced(at.Batch)) Post(p, change.Factors, traces[p], selection.TracedRows, 1, withMoments: false);
        }
    }

    private long LinesOf(RecordedPatch patch) => patch.LinesOf(at.Batch, new IndexRange(0, 0));

    private void Post(int projection, (T Keep, T Add) factors, RecordTarget<T> target, IndexRange rows, long events, bool withMoments)
    {
        WeightChangeCopy<T> copy = copies[projection];
        if (events == 0 || !writer.Queue.TryRent(copy.Size(rows.Count, columns, withMoments), events, out RecordBlock<T>? block)) return;
        (block.Target, block.Seen) = (target, DateTime.UtcNow);
        block.Header = new MessageHeader(default, 0, at.Batch, at.Phase, at.Step, population.Index, population.Index, -1, copy.OptimizerSteps, false);
        (block.FirstRow, block.Rows, block.FirstColumn, block.Columns) = (rows.First, rows.Count, 0, columns);
        (block.LearningRate, block.Factors) = (copy.LearningRate, factors);
        copy.Fill(block, error, withMoments);
        block.Note(causeOf, causeSequence, causeCount);
        writer.Queue.Post(block);
    }

    private void MakeRoom(IWeightChange<T> change)
    {
        copies = [.. Enumerable.Range(0, change.Projections).Select(p => new WeightChangeCopy<T>(change, p, population.Neurons))];
        lines = [.. copies.Select((copy, p) => selection.Log.Select(patch => writer.LinesOf(population, change.Projection(p), patch, FormOf(copy))).ToArray())];
        if (selection.TracedBatches.Length == 0) return;
        traces = [.. copies.Select((copy, p) => new WeightChangeTrace<T>(
            writer.Traces, population, change.Projection(p), selection.TracedRows, writer.Samples, copy.HasUpdate))];
    }

    private WeightChangeForm<T> FormOf(WeightChangeCopy<T> copy) => new(!copy.HasUpdate, writer.IsMean, WeightChangeForm<T>.NamesOf(copy.MomentNames));
}
