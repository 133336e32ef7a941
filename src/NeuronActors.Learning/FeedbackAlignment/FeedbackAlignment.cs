using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>Feedback alignment as one population sees it.</summary>
/// <remarks>
/// Source: Lillicrap, Cownden, Tweed, Akerman (2016), doi:10.1038/ncomms13276, Methods. Receives: Activation from parents, Feedback δ
/// from children, once each. Sends: the same, the other way. B belongs to this population and never changes: no FeedbackWeights.
/// Shapes: n neurons here, b samples. The sign of e is that of the gradient, which changes no bit of an update.
/// </remarks>
public sealed class FeedbackAlignment<T>(Modulator modulator) : LearningRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool isGated = modulator == Modulator.Gated;

    /// <summary>One step, each layer after its children.</summary>
    public override RelaxationPlan Plan => RelaxationPlan.OneSweep;

    /// <summary>Nothing: the error does not depend on what stood there.</summary>
    public override void Start(ReadOnlySpan<T> activity, PopulationState<T> state)
    {
    }

    /// <summary>δ = Σ B e over the children, and what is passed on of it.</summary>
    public override T Step(FeedbackPath<T> fromChildren, PopulationState<T> state, Span<T> feedback, bool measure)
    {
        bool fused = isGated && !feedback.IsEmpty;
        T change = fromChildren.AddTo(                                            // δ_FA = B e; deeper: δ₁ = B₁ δ₂
            state.Activity, state.Columns, T.Zero, T.One, fused ? state.Slope : [], fused ? feedback : [], measure);
        if (!fused && !feedback.IsEmpty) Feedback(state, feedback);
        return change;
    }

    /// <summary>δ, which the layer below multiplies with its own B; δ ⊙ f′(h) if it is gated.</summary>
    public override void Feedback(PopulationState<T> state, Span<T> feedback)
    {
        if (isGated) UpdateError(state, feedback);
        else state.Activity.AsSpan(0, state.Count).CopyTo(feedback);
    }

    /// <summary>e = δ ⊙ f′(h): ΔW₀ ∝ (δ_FA ∘ h′) xᵀ, and ΔW ∝ (e ∘ y′) hᵀ for the output.</summary>
    public override void UpdateError(PopulationState<T> state) => UpdateError(state, state.Error);

    private static void UpdateError(PopulationState<T> state, Span<T> result) =>
        Elementwise.Multiply<T>(state.Activity.AsSpan(0, state.Count), state.Slope.AsSpan(0, state.Count), result);
}
