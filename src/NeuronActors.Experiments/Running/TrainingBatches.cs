using System.Numerics;
using NeuronActors.Datasets;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;
using NeuronActors.Engine;

namespace NeuronActors.Experiments;

/// <summary>The batches of a training set, in an order that depends on seed and epoch only.</summary>
/// <remarks>Batch indices count over the whole run, so that a resumed run presents what the uninterrupted one would have.</remarks>
public sealed class TrainingBatches<T> : IBatches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DataSplit data;
    private readonly TrainSettings settings;
    private readonly RandomStream stream;
    private readonly Action<BatchScore> scored;
    private readonly Scorer<T> scorer;
    private readonly Dictionary<int, int[]> shown = [];
    private readonly bool isGenerative;
    private int[] order = [];
    private int orderEpoch = -1;

    /// <summary>Batches of an experiment.</summary>
    /// <param name="data">The training samples.</param>
    /// <param name="experiment">Batch size, shuffling, loss, seed.</param>
    /// <param name="scored">Called for each batch, in order, with what the network made of it before learning it.</param>
    public TrainingBatches(DataSplit data, Experiment experiment, Action<BatchScore> scored)
    {
        (this.data, settings, this.scored) = (data, experiment.Train, scored);
        stream = new RandomStream(experiment.Seed, StreamPurpose.Shuffle, 0);
        scorer = new Scorer<T>(data, experiment);
        isGenerative = LearningSettings.Of(experiment).IsGenerative;
        int whole = settings.DropLast ? data.Count / settings.Batch : (data.Count + settings.Batch - 1) / settings.Batch;
        PerEpoch = Math.Min(whole, settings.Batches ?? int.MaxValue);
    }

    /// <summary>Batches of an epoch.</summary>
    public int PerEpoch { get; }

    /// <inheritdoc/>
    public int Fill(int batch, Span<T> input, Span<T> target)
    {
        PrepareOrder(batch / PerEpoch);
        int first = batch % PerEpoch * settings.Batch;
        int[] samples = order[first..Math.Min(first + settings.Batch, order.Length)];
        shown[batch] = samples;
        data.CopyInputs(samples, (isGenerative ? target : input)[..(samples.Length * data.Inputs)]);
        data.CopyTargets(samples, (isGenerative ? input : target)[..(samples.Length * data.Targets)]);
        return samples.Length;
    }

    /// <inheritdoc/>
    public void Score(int batch, ReadOnlySpan<T> output, int columns)
    {
        shown.Remove(batch, out int[]? samples);
        scored(isGenerative ? scorer.ScoreObservations(samples!, output) : scorer.ScoreAnswers(samples!, output));
    }

    private void PrepareOrder(int epoch)
    {
        if (settings.Shuffle != Shuffle.Epoch) epoch = 0;
        if (epoch == orderEpoch) return;
        order = settings.Shuffle == Shuffle.None ? [.. Enumerable.Range(0, data.Count)] : stream.Permutation(data.Count, epoch);
        orderEpoch = epoch;
    }
}
