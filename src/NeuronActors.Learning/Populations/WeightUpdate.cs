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
    private readonly bool learnsFeedback;
    private readonly bool keepsWeights;
    private readonly Layer layer;
    private double rateFactor = 1;
    private bool learns;
    private readonly RightBlock<T>[] block = new RightBlock<T>[1];
    private readonly IPopulationObserver<T>? observer;
    private readonly RateWeightChange<T> change;

    /// <summary>Makes the optimisers of everything that a population learns.</summary>
    public WeightUpdate(PopulationContext<T> context, ForwardPass<T> forward, FeedbackPath<T> feedback)
    {
        (this.forward, this.feedback, settings) = (forward, feedback, context.Settings);
        (neurons, layer) = (context.Population.Neurons, context.Population.Layer);
        keepsWeights = settings.KeepsWeights(layer, context.IsOutput);
        observer = context.IsInput ? null : context.Observer;
        change = new RateWeightChange<T>(forward, this, neurons);
        updates = [.. Enumerable.Range(0, forward.Projections).Select(p => Dense.Zeros<T>(neurons, forward.Weights(p).ColumnCount))];
        Weights = [.. updates.Select(update => Optimizer<T>.Create(settings.Optimizer, neurons * update.ColumnCount))];
        biasUpdate = new T[neurons];
        Bias = Optimizer<T>.Create(settings.Optimizer, neurons);
        bool learned = settings.Feedback == FeedbackKind.Learned && !keepsWeights;
        learnsFeedback = learned && feedback.Projections > 0;
        feedbackUpdates = [.. Enumerable.Range(0, feedback.Projections).Select(p => learned ? Dense.Zeros<T>(neurons, feedback.Weights(p)!.ColumnCount) : null)];
        OptimizerSettings slower = settings.Optimizer with { LearningRate = settings.Rule.FeedbackLearningRate ?? settings.Optimizer.LearningRate };
        Feedback = [.. feedbackUpdates.Select(update => update is null ? null : Optimizer<T>.Create(slower, neurons * update.ColumnCount))];
        Gradients = keepsWeights ? [] :
        [
            .. updates.Select(update => update.Values()), .. forward.Bias is not null && updates.Length > 0 ? [biasUpdate] : Array.Empty<T[]>(),
            .. feedbackUpdates.OfType<Matrix<T>>().Select(update => update.Values()),
        ];
    }

    /// <summary>The optimiser of each incoming projection.</summary>
    public IReadOnlyList<Optimizer<T>> Weights { get; }

    /// <summary>The optimiser of the biases.</summary>
    public Optimizer<T> Bias { get; }

    /// <summary>The optimiser of each outgoing projection's feedback weights, null where they are not learned.</summary>
    public IReadOnlyList<Optimizer<T>?> Feedback { get; }

    /// <summary>The last ΔW of an incoming projection, before the optimiser: ∂L/∂W if e = ∂L/∂h. [n × sources]</summary>
    public Matrix<T> LastUpdate(int projection) => updates[projection];

    /// <summary>
    /// ΔW of each incoming projection, Δb if there are biases, Δψ of each projection whose feedback weights are learned, before the
    /// optimiser: the arrays themselves, each [n × something]. None for a population that learns nothing.
    /// </summary>
    public IReadOnlyList<T[]> Gradients { get; }

    /// <summary>Columns of all gradients side by side, [n × columns]; see <see cref="UpdateShape"/>.</summary>
    public int Columns => Gradients.Sum(gradient => gradient.Length) / neurons;

    /// <summary>True when every gradient is finite.</summary>
    public bool IsFinite => Reductions.AllFinite<T>(biasUpdate) && Gradients.All(gradient => Reductions.AllFinite<T>(gradient));

    /// <summary>
    /// Computes ΔW and Δb, and Δψ from the feedback that is held where feedback weights are learned; zeros in a batch that this
    /// population does not learn. No weight changes yet.
    /// </summary>
    /// <param name="at">The batch, which decides whether and how fast it learns.</param>
    /// <param name="error">e, [n × columns].</param>
    /// <param name="activity">x̄ of this population, [n × columns].</param>
    /// <param name="columns">Samples.</param>
    public void Compute(in Position at, T[] error, T[] activity, int columns)
    {
        Begin(at.Batch);
        if (!learns) return;
        T scale = Scale(columns);
        if (updates.Length > 0) ComputeForward(error, columns, scale);
        if (learnsFeedback) ComputeFeedback(activity, columns, scale);
        if (observer is null) return;
        change.Begin(at, error, columns);
        observer.Learning(change);
    }

    /// <summary>Puts other gradients in place of those that were computed: the sum over all replicas.</summary>
    /// <param name="values">All <see cref="Gradients"/> side by side.</param>
    public void Replace(ReadOnlySpan<T> values)
    {
        foreach (T[] gradient in Gradients)
        {
            values[..gradient.Length].CopyTo(gradient);
            values = values[gradient.Length..];
        }
    }

    /// <summary>The optimisers' step, unless the batch is not learnt. Returns null, with nothing changed, if a value is not finite.</summary>
    /// <returns>Norms of ΔW, one entry per incoming projection.</returns>
    public IReadOnlyList<WeightUpdateNorms>? Apply()
    {
        WeightUpdateNorms[] norms = updates.Length > 0 ? new WeightUpdateNorms[updates.Length] : [];
        bool finite = Reductions.AllFinite<T>(biasUpdate);
        for (int p = 0; p < updates.Length; p++)
        {
            norms[p] = new WeightUpdateNorms(forward.Parent(p).Projection.Index, new double[neurons]);
            Reductions.RowSquares<T>(updates[p].Values(), neurons, updates[p].ColumnCount, norms[p].RowSquares);
            finite &= Reductions.AllFinite<double>(norms[p].RowSquares);
        }
        for (int p = 0; learnsFeedback && p < feedbackUpdates.Length; p++)
            finite &= Reductions.AllFinite<T>(feedbackUpdates[p]!.Values());
        if (!finite) return null;
        if (learns && updates.Length > 0) ApplyForward();
        if (learns && learnsFeedback) ApplyFeedback();
        if (learns) observer?.Learned(change);
        return norms;
    }

    private void Begin(int batch)
    {
        learns = !keepsWeights && settings.Course.Learns(layer.Name, batch);
        if (!learns) foreach (T[] gradient in Gradients) Array.Clear(gradient);
        double factor = settings.Course.RateFactor(batch);
        if (factor != rateFactor) SetRates(factor);
    }

    private void SetRates(double factor)
    {
        rateFactor = factor;
        foreach (Optimizer<T> optimizer in Weights.Append(Bias)) optimizer.LearningRate = factor * settings.Optimizer.LearningRate;
        foreach (Optimizer<T> optimizer in Feedback.OfType<Optimizer<T>>())
            optimizer.LearningRate = factor * (settings.Rule.FeedbackLearningRate ?? settings.Optimizer.LearningRate);
    }

    private void ComputeForward(T[] error, int columns, T scale)
    {
        packedError.Pack(error, neurons, columns, 1, neurons);
        for (int p = 0; p < updates.Length; p++) Correlate(p, columns, scale);   // Millidge et al. 2020 (1): ∂L/∂W = e x̄ᵀ
        Array.Clear(biasUpdate);
        Reductions.AddRowSums<T>(error.AsSpan(0, neurons * columns), neurons, columns, biasUpdate);
        if (scale != T.One) Elementwise.Scale<T>(biasUpdate, scale);
    }

    private void ComputeFeedback(T[] activity, int columns, T scale)
    {
        packedActivity.Pack(activity, neurons, columns, 1, neurons);
        for (int p = 0; p < feedbackUpdates.Length; p++)
            CorrelateFeedback(p, columns, scale);                                 // Millidge et al. 2020 (6): dψ/dt = x̄ eᵀ
    }

    /// <summary>With several replicas the mean is taken of their sum, by the samples of the whole batch: see <see cref="GradientSum{T}"/>.</summary>
    private T Scale(int columns) => settings.MeanOverBatch && settings.Replicas == 1 ? T.One / T.CreateChecked(columns) : T.One;

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
        SynapseMask.Remove(forward.Mask(p), update);   // a synapse that is not there learns nothing and stays 0
    }

    private void CorrelateFeedback(int p, int columns, T scale)
    {
        T[] update = feedbackUpdates[p]!.Values();
        FeedbackSource<T> child = feedback.Child(p);
        for (int shard = 0; shard < child.Shards.Count; shard++)
        {
            Payload<T> error = feedback.Signal(p, shard);
            int first = child.Shards[shard].Population.FirstNeuron * neurons;
            block[0] = new RightBlock<T>(error.Values, 0, columns, error.Rows, 1);
            Product.Multiply<T>(packedActivity, block, error.Rows, scale, T.Zero, update.AsSpan(first), neurons);
        }
    }

    private void ApplyForward()
    {
        for (int p = 0; p < updates.Length; p++) Weights[p].Step(forward.Weights(p).Values(), updates[p].Values());
        if (forward.Bias is not null) Bias.Step(forward.Bias.Values(), biasUpdate);
        forward.WeightsChanged();
    }

    private void ApplyFeedback()
    {
        for (int p = 0; p < feedbackUpdates.Length; p++)
            Feedback[p]!.Step(feedback.Weights(p)!.Values(), feedbackUpdates[p]!.Values());
        feedback.WeightsChanged();
    }
}
