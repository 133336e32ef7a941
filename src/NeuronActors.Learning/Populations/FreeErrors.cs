using System.Numerics;

namespace NeuronActors.Learning;

/// <summary>Asynchronous relaxation of errors that come down from above, after a forward pass that stays as it is.</summary>
/// <remarks>Linear and block triangular, so that it converges under any order and bounded staleness: Chazan and Miranker 1969.</remarks>
/// <param name="context">Everything the population is handed.</param>
/// <param name="rule">The arithmetic of a step.</param>
/// <param name="feedback">What comes down, and ψ.</param>
/// <param name="signal">Who hears it below.</param>
/// <param name="state">What relaxes.</param>
public sealed class FreeErrors<T>(
    PopulationContext<T> context, LearningRule<T> rule, FeedbackPath<T> feedback, Signal<T> signal, PopulationState<T> state)
    : FreeRelaxation<T>(context, feedback.Ports, [new FreeSignal<T>(signal, state, context.Settings.Rule.Threshold)])
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected override bool HasValues => feedback.Projections > 0;

    private protected override ReadOnlySpan<T> Known(FreeSignal<T> signal) => [];

    private protected override void TakeNewest() => feedback.TakeNewest();

    private protected override T Step() => HasValues ? rule.Step(feedback, state, [], measure: true) : T.Zero;

    private protected override void Write(FreeSignal<T> signal, Span<T> values) => rule.Feedback(state, values);
}
