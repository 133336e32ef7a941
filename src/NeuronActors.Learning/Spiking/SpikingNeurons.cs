using System.Numerics;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>The equations of the spiking network as one population sees them.</summary>
/// <remarks>
/// Source: Lillicrap, Cownden, Tweed, Akerman (2016), doi:10.1038/ncomms13276, Methods, "A deep network that integrates its activity and
/// spikes", eq. 5 to 8. Receives: Spikes s from below, Feedback φ_δ(U) from above. Sends: the same, the other way. B belongs to this
/// population and never changes. Shapes: n neurons here, b streams; every span is [n × b].
/// </remarks>
/// <param name="context">Of the population; its layer's number keys the draws, so that shards do not matter.</param>
public sealed class SpikingNeurons<T>(PopulationContext<T> context)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int TrainingDraw = 0, EvaluationDraw = 1;

    private readonly RandomStream stream = new(context.Settings.Seed, StreamPurpose.Spikes, (uint)context.Population.Layer.Index);
    private readonly T keep = T.CreateChecked(1 - context.Settings.Rule.TimeConstant);
    private readonly T add = T.CreateChecked(context.Settings.Rule.TimeConstant);
    private readonly T limit = T.CreateChecked(context.Settings.Rule.InputLimit);
    private readonly int firstNeuron = context.Population.FirstNeuron;
    private readonly int neurons = context.Population.Neurons;
    private T rate;    // −η of the present batch
    private T decay;   // 1 − ηλ

    /// <summary>A batch begins, which is learnt at the rate that the course of the run gives it.</summary>
    /// <param name="batch">Index of the batch over the whole run, from 0; so a resumed run goes on at the rate it had.</param>
    public void Begin(int batch)
    {
        double learningRate = context.Settings.Course.RateFactor(batch) * context.Settings.Optimizer.LearningRate;
        rate = T.CreateChecked(-learningRate);
        decay = T.CreateChecked(1 - learningRate * context.Settings.Optimizer.WeightDecay);
    }

    /// <summary>P of an input: min(pixel, limit).</summary>
    public void Illuminate(ReadOnlySpan<T> pixels, Span<T> probability)
    {
        for (int i = 0; i < pixels.Length; i++) probability[i] = T.Min(pixels[i], limit);
    }

    /// <summary>V ← (1 − τ) V + τ (W s + b).</summary>
    public void Integrate(SpikingSynapses<T> synapses, Span<T> potential) => synapses.Drive(potential, keep, add);   // (5)

    /// <summary>P = σ(V).</summary>
    public static void Excite(ReadOnlySpan<T> potential, Span<T> probability) => ElementaryFunctions.Logistic(potential, probability);

    /// <summary>s = 1 with probability P, else 0.</summary>
    /// <param name="probability">P.</param>
    /// <param name="spikes">s.</param>
    /// <param name="step">Steps taken over the whole run, or over all batches of an evaluation.</param>
    /// <param name="isEvaluation">An evaluation has draws of its own.</param>
    public void Fire(ReadOnlySpan<T> probability, Span<T> spikes, long step, bool isEvaluation) => BernoulliSpikes.Fill(
        stream, probability, firstNeuron, neurons, unchecked((int)step), isEvaluation ? EvaluationDraw : TrainingDraw, spikes);

    /// <summary>Of the output: U ← (1 − τ) U + τ (s − s*).</summary>
    public void Compare(ReadOnlySpan<T> spikes, ReadOnlySpan<T> target, Span<T> feedbackPotential)
    {
        for (int i = 0; i < spikes.Length; i++)
            feedbackPotential[i] = T.FusedMultiplyAdd(add, spikes[i] - target[i], keep * feedbackPotential[i]);      // (7)
    }

    /// <summary>Of a hidden population: U ← (1 − τ) U + τ Σ B φ_δ(U₊).</summary>
    public void Listen(FeedbackPath<T> feedback, T[] feedbackPotential, int columns) =>
        feedback.AddTo(feedbackPotential, columns, keep, add, [], [], measure: false);                                // (6)

    /// <summary>φ_δ(U) = tanh U, a sigmoid centred on 0: what a feedback neuron tells those below, and its own synapses.</summary>
    public static void Modulate(ReadOnlySpan<T> feedbackPotential, Span<T> signal) => ElementaryFunctions.Tanh(feedbackPotential, signal);

    /// <summary>e = φ_δ(U) ⊙ Ψ(V), with Ψ = σ′(V) = P (1 − P).</summary>
    public static void Gate(ReadOnlySpan<T> signal, ReadOnlySpan<T> probability, Span<T> error)
    {
        Activation.Logistic.SlopesOfActivity(probability, error);
        Elementwise.Multiply(signal, error, error);
    }

    /// <summary>1 − ηλ and −η of the present batch.</summary>
    internal (T Keep, T Add) Factors => (decay, rate);

    /// <summary>W ← (1 − ηλ) W − η e sᵀ, summed over the streams.</summary>
    public void Learn(SpikingSynapses<T> synapses, ReadOnlySpan<T> error) => synapses.Learn(error, decay, rate);      // (8)

    /// <summary>The same, and the norms of e sᵀ.</summary>
    public IReadOnlyList<WeightUpdateNorms> LearnMeasured(SpikingSynapses<T> synapses, ReadOnlySpan<T> error) =>
        synapses.LearnMeasured(error, decay, rate);
}
