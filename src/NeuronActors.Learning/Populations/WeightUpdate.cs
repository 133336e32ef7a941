using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>ΔW = e x̄ᵀ, Δb = Σ e over the batch, and for learned feedback weights Δψ = x̄ eᵀ; then the optimiser's step.</summary>
/// <remarks>
/// Uses what the population holds and has received, nothing else. An update that is not finite is not applied.
/// Sums over the batch run in sample order; <c>mean</c> divides by its size afterwards.
/// </remarks>
public sealed class WeightUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ForwardPass<T> forward;
    private readonly FeedbackPath<T> feedback;
    private readonly LearningSettings settings;
    private readonly int neurons;
    private readonly PackedMatrix<T> packedError = new();
    private readonly PackedMatrix<T> packedActivity = new();
    private readonly Matrix<T>[] updates;
    private readonly Matrix<T>?[] feedbackUpdates;
    private readonly T[] biasUpdate;
    private readonly RightBlock<T>[] block = new RightBlock<T>[1];

    /// <summary>Makes the optimisers of everything that a population learns.</summary>
    public WeightUpdate(PopulationContext<T> context, ForwardPass<T> forward, FeedbackPath<T> feedback)
    {
        (this.forward, this.feedback, settings) = (forward, feedback, context.Settings);
        neurons = context.Population.Neurons;
        updates = [.. Enumerable.Range(0, forward.Projections).Select(p => Dense.Zeros<T>(neurons, forward.Weights(p).ColumnCount))];
        Weights = [.. updates.Select(update => Optimizer<T>.Create(settings.Optimizer, neurons * update.ColumnCount))];
        biasUpdate = new T[neurons];
        Bias = Optimizer<T>.Create(settings.Optimizer, neurons);
        bool learned = settings.Feedback == FeedbackKind.Learned;
        feedbackUpdates = [.. Enumerable.Range(0, feedback.Projections).Select(p => learned ? Dense.Zeros<T>(neurons, feedback.Weights(p)!.ColumnCount) : null)];
        OptimizerSettings slower = settings.Optimizer with { LearningRate = settings.Rule.FeedbackLearningRate ?? settings.Optimizer.LearningRate };
        Feedback = [.. feedbackUpdates.Select(update => update is null ? null : Optimizer<T>.Create(slower, neurons * update.ColumnCount))];
    }

    /// <summary>The optimiser of each incoming projection.</summary>
    public IReadOnlyList<Optimizer<T>> Weights { get; }

    /// <summary>The optimiser of the biases.</summary>
    public Optimizer<T> Bias { get; }

    /// <summary>The optimiser of each outgoing projection's feedback weights, null where they are not learned.</summary>
    public IReadOnlyList<Optimizer<T>?> Feedback { get; }

    /// <summary>The last ΔW of an incoming projection, before the optimiser: ∂L/∂W if e = ∂L/∂h. [n × sources]</summary>
    public Matrix<T> LastUpdate(int projection) => updates[projection];

    /// <summary>Computes and applies ΔW and Δb. Returns null, with nothing changed, if a value is not finite.</summary>
    /// <param name="error">e, [n × columns].</param>
    /// <param name="columns">Samples.</param>
    public IReadOnlyList<WeightUpdateNorms>? Learn(T[] error, int columns)
    {
        T scale = Scale(columns);
        packedError.Pack(error, neurons, columns, 1, neurons);
        for (int p = 0; p < updates.Length; p++) Correlate(p, columns, scale);   // Millidge et al. 2020 (1): ∂L/∂W = e x̄ᵀ
        Array.Clear(biasUpdate);
        Reductions.AddRowSums<T>(error.AsSpan(0, neurons * columns), neurons, columns, biasUpdate);
        if (settings.MeanOverBatch) Scale(biasUpdate, scale);

        var norms = new WeightUpdateNorms[updates.Length];
        bool finite = Reductions.AllFinite<T>(biasUpdate);
        for (int p = 0; p < updates.Length; p++)
        {
            norms[p] = new WeightUpdateNorms(forward.Parent(p).Projection.Index, new double[neurons]);
            Reductions.RowSquares<T>(updates[p].Values(), neurons, updates[p].ColumnCount, norms[p].RowSquares);
            finite &= Reductions.AllFinite<double>(norms[p].RowSquares);
        }
        if (finite) Apply();
        return finite ? norms : null;
    }

    /// <summary>Computes and applies Δψ of every outgoing projection from the feedback that is held. False if a value is not finite.</summary>
    /// <param name="activity">x̄ of this population, [n × columns].</param>
    /// <param name="columns">Samples.</param>
    public bool LearnFeedback(T[] activity, int columns)
    {
        T scale = Scale(columns);
        packedActivity.Pack(activity, neurons, columns, 1, neurons);
        bool finite = true;
        for (int p = 0; p < feedbackUpdates.Length; p++)
        {
            CorrelateFeedback(p, columns, scale);                                 // Millidge et al. 2020 (6): dψ/dt = x̄ eᵀ
            finite &= Reductions.AllFinite<T>(feedbackUpdates[p]!.Values());
        }
        if (!finite) return false;
        for (int p = 0; p < feedbackUpdates.Length; p++)
            Feedback[p]!.Step(feedback.Weights(p)!.Values(), feedbackUpdates[p]!.Values());
        feedback.WeightsChanged();
        return true;
    }

    private T Scale(int columns) => settings.MeanOverBatch ? T.One / T.CreateChecked(columns) : T.One;

    private void Correlate(int p, int columns, T scale)
    {
        T[] update = updates[p].Values();
        ParentProjection<T> parent = forward.Parent(p);
        for (int shard = 0; shard < parent.Shards.Count; shard++)
        {
            Payload<T> activity = forward.Activity(p, shard);
            int first = parent.Shards[shard].Population.FirstNeuron * neurons;
            block[0] = new RightBlock<T>(activity.Values, 0, columns, activity.Rows, 1);   // x̄ᵀ: depth runs over samples
            Product.Multiply<T>(packedError, block, activity.Rows, scale, T.Zero, update.AsSpan(first), neurons);
        }
    }

    private void CorrelateFeedback(int p, int columns, T scale)
    {
        T[] update = feedbackUpdates[p]!.Values();
        ChildProjection<T> child = feedback.Child(p);
        for (int shard = 0; shard < child.Shards.Count; shard++)
        {
            Payload<T> error = feedback.Signal(p, shard);
            int first = child.Shards[shard].Population.FirstNeuron * neurons;
            block[0] = new RightBlock<T>(error.Values, 0, columns, error.Rows, 1);
            Product.Multiply<T>(packedActivity, block, error.Rows, scale, T.Zero, update.AsSpan(first), neurons);
        }
    }

    private void Apply()
    {
        for (int p = 0; p < updates.Length; p++) Weights[p].Step(forward.Weights(p).Values(), updates[p].Values());
        if (forward.Bias is not null) Bias.Step(forward.Bias.Values(), biasUpdate);
        forward.WeightsChanged();
    }

    private static void Scale(T[] values, T scale)
    {
        for (int i = 0; i < values.Length; i++) values[i] *= scale;
    }
}
