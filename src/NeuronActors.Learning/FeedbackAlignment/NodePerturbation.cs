using System.Numerics;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>Node perturbation as one population sees it: hidden neurons correlate their own noise with one number that all are told.</summary>
/// <remarks>
/// Sources: Lillicrap et al. 2016, Methods and supplementary note 1; Werfel, Xie, Seung 2005. Receives: Activation from parents, with
/// noise and without, and Modulation R from the output. Sends: Activation twice; the output sends R. Noise stands on h, before f,
/// so that R ξ / σ² is ∂L/∂h in expectation, to first order in σ. Shapes: n neurons here, b samples.
/// </remarks>
public sealed class NodePerturbation<T>(RuleSettings options, bool isOutput) : LearningRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Nothing relaxes.</summary>
    public override RelaxationPlan Plan => RelaxationPlan.OneSweep;

    /// <summary>ξ ~ N(0, σ²), drawn by neuron of the layer, sample of the whole batch and batch. [n × columns]</summary>
    /// <param name="stream">The layer's noise.</param>
    /// <param name="population">Whose neurons.</param>
    /// <param name="at">The batch; its step is the place of the first sample in the whole batch.</param>
    /// <param name="noise">Overwritten with ξ.</param>
    public void Draw(RandomStream stream, Population population, in Position at, Span<T> noise)
    {
        for (int i = 0; i < noise.Length; i++)
        {
            (int sample, int neuron) = Math.DivRem(i, population.Neurons);
            noise[i] = T.CreateChecked(options.Noise * stream.Normal(population.FirstNeuron + neuron, at.Step + sample, at.Batch, 0));
        }
    }

    /// <summary>R = L(noisy) − L(clean) of each sample. [1 × columns]</summary>
    /// <param name="loss">L.</param>
    /// <param name="output">The output's activation function.</param>
    /// <param name="noisy">y of the pass with noise, [outputs × columns].</param>
    /// <param name="clean">y of the pass without, [outputs × columns].</param>
    /// <param name="target">y*, [outputs × columns].</param>
    /// <param name="reward">Overwritten with R.</param>
    public static void Reward(Loss loss, Activation output, ReadOnlySpan<T> noisy, ReadOnlySpan<T> clean, ReadOnlySpan<T> target, Span<T> reward)
    {
        int rows = target.Length / reward.Length;
        for (int sample = 0; sample < reward.Length; sample++)
        {
            Range range = (sample * rows)..((sample + 1) * rows);
            reward[sample] = T.CreateChecked(
                loss.Value(noisy[range], target[range], rows, 1, output) - loss.Value(clean[range], target[range], rows, 1, output));
        }
    }

    /// <summary>R ξ / σ², into the population's state: the estimate of ∂L/∂h.</summary>
    /// <param name="reward">R, [1 × columns].</param>
    /// <param name="noise">ξ, [n × columns].</param>
    /// <param name="state">Its <see cref="PopulationState{T}.Activity"/> is written.</param>
    public void Estimate(ReadOnlySpan<T> reward, ReadOnlySpan<T> noise, PopulationState<T> state)
    {
        T variance = T.CreateChecked(options.Noise * options.Noise);
        for (int i = 0; i < noise.Length; i++) state.Activity[i] = reward[i / state.Neurons] / variance * noise[i];
    }

    /// <summary>Nothing.</summary>
    public override void Start(ReadOnlySpan<T> activity, PopulationState<T> state)
    {
    }

    /// <summary>Nothing: no error comes down.</summary>
    public override T Step(FeedbackPath<T> fromChildren, PopulationState<T> state, Span<T> feedback, bool measure) => T.Zero;

    /// <summary>Nothing: no error is passed on.</summary>
    public override void Feedback(PopulationState<T> state, Span<T> feedback)
    {
    }

    /// <summary>ΔW₀ ∝ R ξ xᵀ / σ² for a hidden layer; ΔW ∝ (e ∘ y′) hᵀ for the output.</summary>
    public override void UpdateError(PopulationState<T> state)
    {
        ReadOnlySpan<T> x = state.Activity.AsSpan(0, state.Count);
        if (isOutput) Elementwise.Multiply(x, state.Slope.AsSpan(0, state.Count), state.Error);
        else x.CopyTo(state.Error);
    }
}
