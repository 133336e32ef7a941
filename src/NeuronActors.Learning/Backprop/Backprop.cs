using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>Backpropagation of error, the yardstick, as one population sees it.</summary>
/// <remarks>
/// Source: the chain rule as in Millidge et al. 2020 (1). Receives: Activation from parents, Feedback δ and
/// FeedbackWeights Wᵀ from children, once each. Sends: the same, the other way. Not local in its weights: Wᵀ is transported.
/// </remarks>
public sealed class Backprop<T> : LearningRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One step, each layer after its children.</summary>
    public override RelaxationPlan Plan => RelaxationPlan.OneSweep;

    /// <summary>Nothing: the error does not depend on what stood there.</summary>
    public override void Start(ReadOnlySpan<T> activity, PopulationState<T> state)
    {
    }

    /// <summary>∂L/∂x̄ = Σ Wᵀ δ over the children, and δ = ∂L/∂x̄ ⊙ f′(h).</summary>
    public override T Step(FeedbackPath<T> fromChildren, PopulationState<T> state, Span<T> feedback, bool measure) =>
        fromChildren.AddTo(
            state.Activity, state.Columns, T.Zero, T.One, feedback.IsEmpty ? [] : state.Slope, feedback, measure);

    /// <summary>δ = ∂L/∂x̄ ⊙ f′(h).</summary>
    public override void Feedback(PopulationState<T> state, Span<T> feedback) =>
        Elementwise.Multiply<T>(state.Activity.AsSpan(0, state.Count), state.Slope.AsSpan(0, state.Count), feedback);

    /// <summary>e = δ.</summary>
    public override void UpdateError(PopulationState<T> state) => Feedback(state, state.Error);
}
