using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <content>Inference without steps in common.</content>
public sealed partial class InferencePopulation<T>
{
    /// <summary>Asynchronous inference: values, predictions and errors with the newest of both neighbours.</summary>
    /// <remarks>
    /// Values and errors are coupled both ways. Between two messages a population may take any number of steps towards what its neighbours last said,
    /// whatever the step size, so that there is no unconditional convergence as for fixed predictions: it wants weights whose WᵀW is smaller than 1.
    /// </remarks>
    private sealed class FreeInference : FreeRelaxation<T>
    {
        private readonly InferencePopulation<T> owner;
        private readonly FreeSignal<T> values;
        private readonly FreeSignal<T> errors;
        private bool predictsAnew;

        public FreeInference(InferencePopulation<T> owner)
            : this(owner, Of(owner, owner.ActivationOut), Of(owner, owner.FeedbackOut))
        {
        }

        private FreeInference(InferencePopulation<T> owner, FreeSignal<T> values, FreeSignal<T> errors)
            : base(owner.Context, [.. PortsBelow(owner.Context), .. owner.Feedback.Ports, .. owner.Context.Siblings.Select(sibling => sibling.Port)],
                owner.LayerWide is null ? [values, errors] : [values, errors, Of(owner, owner.LayerWide.Signal)]) =>
            (this.owner, this.values, this.errors) = (owner, values, errors);

        private protected override bool HasValues => owner.Relaxes;

        private protected override ReadOnlySpan<T> Known(FreeSignal<T> signal) =>
            signal == errors ? [] : Present(signal);   // the forward pass has told x and h

        private protected override void TakeNewest()
        {
            owner.Feedback.TakeNewest();
            predictsAnew = owner.Forward.TakeNewest();
            if (predictsAnew) owner.Drive();
            predictsAnew |= owner.LayerWide?.TakeNewest() == true;
        }

        private protected override T Step()
        {
            T change = HasValues ? owner.coding.Step(owner.Feedback, measure: true) : T.Zero;
            if (predictsAnew) owner.Activate(owner.coding.Prediction);
            owner.Err();
            return change;
        }

        private protected override void Write(FreeSignal<T> signal, Span<T> room)
        {
            if (signal == errors) owner.coding.Feedback(room);
            else Present(signal).CopyTo(room);
        }

        private ReadOnlySpan<T> Present(FreeSignal<T> signal) =>
            (signal == values ? owner.State.Activity : owner.Forward.Input).AsSpan(0, owner.State.Count);

        private static IEnumerable<Port<T>> PortsBelow(PopulationContext<T> context) =>
            context.ShardsBelow(withInput: false).Select(shard => shard.Activation);

        private static FreeSignal<T> Of(InferencePopulation<T> owner, Signal<T> signal) =>
            new(signal, owner.State, owner.Context.Settings.Rule.Threshold);
    }
}
