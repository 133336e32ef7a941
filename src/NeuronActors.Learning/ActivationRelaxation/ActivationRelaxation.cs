using System.Numerics;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>Activation relaxation as one population sees it.</summary>
/// <remarks>
/// Source: Millidge, Tschantz, Seth, Buckley (2020), arXiv:2009.05359, and the frozen-pass ablations of Millidge et al.
/// (2021); equation numbers are those of the first paper unless marked.
/// Receives: Activation from parents (forward), Feedback from children (relax). Sends: the same, the other way.
/// Shapes: n neurons here, c in the child, b samples. Local by law 1: ψ belongs to this population.
/// </remarks>
public sealed class ActivationRelaxation<T>(RuleSettings options, Activation activation) : LearningRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T keep = T.CreateChecked(1 - options.StepSize);
    private readonly T add = T.CreateChecked(options.StepSize);

    /// <summary>The derivative in the relaxation is the forward pass's own, so that a step can apply it as it goes.</summary>
    private readonly bool frozen = options.Derivative == DerivativeUse.Exact && options.RelaxationDerivative == FrozenOrCurrent.Frozen;

    private readonly UpdateDerivative relaxationDerivative =
        options.RelaxationDerivative == FrozenOrCurrent.Current ? UpdateDerivative.Current : UpdateDerivative.Frozen;

    /// <inheritdoc/>
    public override RelaxationPlan Plan { get; } = RelaxationPlan.Of(options);

    /// <inheritdoc/>
    public override void Start(ReadOnlySpan<T> activity, PopulationState<T> state)
    {
        if (options.Start == RelaxationStart.Zero) state.Activity.AsSpan(0, state.Count).Clear();
        else activity[..state.Count].CopyTo(state.Activity);                    // Algorithm 1: x starts at x̄
    }

    /// <summary>x ← (1 − η) x + η Σ ψ g over the children, and in the same pass g ← x ⊙ f′(h).</summary>
    public override T Step(FeedbackPath<T> fromChildren, PopulationState<T> state, Span<T> feedback, bool measure)
    {
        bool fused = frozen && !feedback.IsEmpty;
        T change = fromChildren.AddTo(                                           // (5)  ẋ = −x + ψ g, Euler step η
            state.Activity, state.Columns, keep, add, fused ? state.Slope : [], fused ? feedback : [], measure);
        if (!fused && !feedback.IsEmpty) Feedback(state, feedback);
        return change;
    }

    /// <summary>g = x ⊙ f′(h); without f′ if it is dropped; with f′ at the present x if that pass is not frozen.</summary>
    public override void Feedback(PopulationState<T> state, Span<T> feedback)
    {
        if (options.Derivative == DerivativeUse.Dropped) state.Activity.AsSpan(0, state.Count).CopyTo(feedback); // (7), (8)
        else Gate(state, relaxationDerivative, feedback);                        // (5); 2021, condition a
    }

    /// <summary>e = x ⊙ f′(h), at the fixed point ∂L/∂h.</summary>
    public override void UpdateError(PopulationState<T> state) =>
        Gate(state, options.UpdateDerivative, state.Error);                      // (1); 2021 (2), condition b

    private void Gate(PopulationState<T> state, UpdateDerivative derivative, Span<T> result)
    {
        ReadOnlySpan<T> x = state.Activity.AsSpan(0, state.Count);
        if (derivative == UpdateDerivative.Dropped)
        {
            x.CopyTo(result);
            return;
        }
        if (derivative == UpdateDerivative.Current) activation.SlopesOfActivity(x, state.CurrentSlope.AsSpan(0, state.Count));
        ReadOnlySpan<T> slope = derivative == UpdateDerivative.Current ? state.CurrentSlope : state.Slope;
        Elementwise.Multiply(x, slope[..x.Length], result);
    }
}
