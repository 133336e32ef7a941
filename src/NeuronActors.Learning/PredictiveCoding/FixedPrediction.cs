using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>Predictive coding under the fixed-prediction assumption as one population sees it.</summary>
/// <remarks>
/// Source: Zahid, Guo, Fountas (2023), Neural Computation, section 3.4. Receives: Activation from parents (forward), Feedback from
/// children (relax). Sends: the same, the other way. Predictions and slopes are those of the feedforward pass (3.19 to 3.21), so that what
/// relaxes is the error e = x − μ alone (3.24); x itself is never needed. The sign of e is that of the gradient, which changes no bit of an update.
/// Shapes: n neurons here, b samples.
/// </remarks>
public sealed class FixedPrediction<T>(RuleSettings options) : LearningRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T keep = T.CreateChecked(1 - options.StepSize);
    private readonly T add = T.CreateChecked(options.StepSize);

    /// <inheritdoc/>
    public override RelaxationPlan Plan { get; } = RelaxationPlan.Of(options);

    /// <summary>Requirement 1: x starts at μ, so e at 0.</summary>
    public override void Start(ReadOnlySpan<T> activity, PopulationState<T> state) => state.Activity.AsSpan(0, state.Count).Clear();

    /// <summary>e ← (1 − γ) e + γ Σ ψ g over the children, and in the same pass g ← e ⊙ f′(h).</summary>
    public override T Step(FeedbackPath<T> fromChildren, PopulationState<T> state, Span<T> feedback, bool measure) =>
        fromChildren.AddTo(                                                       // (3.22), (3.23), with x − μ = e: (3.26)
            state.Activity, state.Columns, keep, add, feedback.IsEmpty ? [] : state.Slope, feedback, measure);

    /// <summary>g = e ⊙ f′(h), at the feedforward h.</summary>
    public override void Feedback(PopulationState<T> state, Span<T> feedback) =>
        Elementwise.Multiply<T>(state.Activity.AsSpan(0, state.Count), state.Slope.AsSpan(0, state.Count), feedback);

    /// <summary>(3.13) e ⊙ f′(h), which multiplies the feedforward activity below.</summary>
    public override void UpdateError(PopulationState<T> state) => Feedback(state, state.Error);
}
