using System.Numerics;
using NeuronActors.Datasets;
using NeuronActors.Networks;
using NeuronActors.Engine;

namespace NeuronActors.Experiments;

/// <summary>All samples of a data set in their order, for a look without learning.</summary>
public sealed class EvaluationBatches<T>(DataSplit data, Experiment experiment) : IBatches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int size = experiment.Train.Batch;
    private readonly Scorer<T> scorer = new(data, experiment);

    /// <summary>Number of batches; the last may be smaller.</summary>
    public int Count => (data.Count + size - 1) / size;

    /// <summary>What came of all batches so far.</summary>
    public BatchScore Total { get; private set; }

    /// <inheritdoc/>
    public int Fill(int batch, Span<T> input, Span<T> target)
    {
        int[] samples = Samples(batch);
        data.CopyInputs(samples, (input.IsEmpty ? target : input)[..(samples.Length * data.Inputs)]);   // a label is inferred from an observation
        return samples.Length;
    }

    /// <inheritdoc/>
    public void Score(int batch, ReadOnlySpan<T> output, int columns) => Total += scorer.ScoreAnswers(Samples(batch), output);

    private int[] Samples(int batch) => [.. Enumerable.Range(batch * size, Math.Min(size, data.Count - batch * size))];
}
