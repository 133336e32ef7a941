using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>Variational predictive coding as one population sees it: values that move down the free energy of prediction errors.</summary>
/// <remarks>
/// Source: Zahid, Guo, Fountas (2023), Neural Computation, sections 3.1 and 3.3. F = Σ ½ Σ⁻¹ (x − f(h))² + L / k.
/// e has the sign of ∂F/∂f(h), at the output as at every layer: (3.12) has the opposite one in the hidden layers, which changes no bit.
/// Shapes: n neurons here, b samples; every array is [n × b].
/// </remarks>
/// <param name="options">Precisions, variance of the output, step size, start, guard.</param>
/// <param name="layer">Place of the layer, from 0 for the input, which predicts nothing and errs in nothing.</param>
/// <param name="state">x, f′(h) and what learning multiplies.</param>
public sealed class VariationalCoding<T>(RuleSettings options, int layer, PopulationState<T> state)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T precision = T.CreateChecked(layer == 0 ? 0 : options.Precisions?[layer - 1] ?? 1);
    private readonly T variance = T.CreateChecked(options.OutputVariance);
    private readonly T stepSize = T.CreateChecked(options.StepSize);
    private readonly T[] force = new T[state.Activity.Length];
    private readonly T[] before = new T[state.Activity.Length];
    private readonly EnergyGuard<T>? guard = options.Guard ? new EnergyGuard<T>(state.Activity.Length) : null;

    /// <summary>f(h), what the populations below predict of x.</summary>
    public T[] Prediction { get; } = new T[state.Activity.Length];

    /// <summary>e, weighted by Σ⁻¹.</summary>
    public T[] Error { get; } = new T[state.Activity.Length];

    /// <summary>A batch begins: requirement 1, x starts at the feedforward values, so that nothing errs.</summary>
    /// <param name="activity">x̄ of the forward pass.</param>
    public void Begin(ReadOnlySpan<T> activity)
    {
        activity[..state.Count].CopyTo(Prediction);
        if (options.Start == RelaxationStart.Zero) state.Activity.AsSpan(0, state.Count).Clear();
        else activity[..state.Count].CopyTo(state.Activity);
        guard?.Begin(stepSize, state.Count);
    }

    /// <summary>e = Σ⁻¹ (f(h) − x).</summary>
    public void Err() => Elementwise.WeightedDifference<T>(                       // (3.12), ℓ < L
        precision, Prediction.AsSpan(0, state.Count), state.Activity.AsSpan(0, state.Count), Error.AsSpan(0, state.Count));

    /// <summary>e of the output, from the loss at its present prediction: Σ⁻¹ ∂L/∂f(h) / k.</summary>
    public void ScaleErrorOfOutput()
    {
        if (precision != variance) Elementwise.Scale(Error.AsSpan(0, state.Count), precision / variance);   // (3.12), ℓ = L; section 3.3
    }

    /// <summary>x ← x − γ (−e + Σ ψ g).</summary>
    /// <param name="fromChildren">The feedback that is held, and ψ.</param>
    /// <param name="measure">Whether the change is asked for.</param>
    /// <returns>The largest |change| of x, if measured; NaN if any is.</returns>
    public T Step(FeedbackPath<T> fromChildren, bool measure)
    {
        Span<T> x = state.Activity.AsSpan(0, state.Count), v = force.AsSpan(0, state.Count);
        Error.AsSpan(0, state.Count).CopyTo(v);
        fromChildren.AddTo(force, state.Columns, -T.One, T.One, [], [], measure: false);   // v = ∂F/∂x
        guard?.Watch(v);
        if (measure) x.CopyTo(before);
        if (guard is null) Elementwise.Descend(stepSize, v, x);                   // (3.9) to (3.11)
        else Elementwise.Descend(guard.StepSizes.AsSpan(0, state.Count), v, x);
        return measure ? Elementwise.LargestDifference<T>(x, before) : T.Zero;
    }

    /// <summary>g = e ⊙ f′(h), at the present h.</summary>
    public void Feedback(Span<T> feedback) => Elementwise.Multiply<T>(Error.AsSpan(0, state.Count), state.Slope.AsSpan(0, state.Count), feedback);

    /// <summary>k e ⊙ f′(h): what was divided by k in the error is made up for in the learning.</summary>
    public void UpdateError()
    {
        Feedback(state.Error);                                                    // (3.13)
        if (options.OutputVariance != 1) Elementwise.Scale(state.Error.AsSpan(0, state.Count), variance);   // section 3.3: Δθ = k α …
    }
}
