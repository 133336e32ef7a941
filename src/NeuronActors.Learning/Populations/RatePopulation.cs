using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>A population of rate neurons: a forward pass, then errors that come down, relaxing or in one sweep, then the weight updates.</summary>
/// <remarks><see cref="Run"/> is algorithm 1 of Millidge et al. 2020; what differs between rules is their <see cref="LearningRule{T}"/>.</remarks>
public sealed class RatePopulation<T> : FeedforwardPopulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LearningRule<T> rule;
    private readonly RelaxationPlan plan;
    private readonly FreeRelaxation<T>? free;
    private readonly NeuronRest<T>? neuronRest;
    private readonly PerturbedPass<T>? perturbed;
    private readonly bool learnsFeedback;
    private readonly bool sendsActivityToLearn;

    /// <summary>Makes a population with the weights of its neurons.</summary>
    public RatePopulation(PopulationContext<T> context, LearningRule<T> rule)
        : base(context, context.HearsError && (!context.IsInput || context.Settings.InputRelaxes), context.Listeners(context.Settings.InputRelaxes))
    {
        (this.rule, plan) = (rule, rule.Plan);
        LearningSettings settings = context.Settings;
        learnsFeedback = settings.Feedback == FeedbackKind.Learned;
        sendsActivityToLearn = settings.InputRelaxes;
        if (rule is NodePerturbation<T> perturbation && !context.IsInput) perturbed = new PerturbedPass<T>(context, perturbation, Forward, State);
        if (plan.Stop == RelaxationStop.Tolerance) neuronRest = new NeuronRest<T>(State, plan.Tolerance);
        if (settings.IsAsynchronous && (Relaxes || context.IsOutput)) free = new FreeErrors<T>(context, rule, Feedback, FeedbackOut, State);
    }

    /// <inheritdoc/>
    public override IEnumerator<Need> Run()
    {
        while (true)
        {
            foreach (Need need in FeedForward()) yield return need;
            if (Context.IsOutput) ReportOutput(Activity!);
            if (At.Phase == Phase.Evaluate)
            {
                EndBatch();
                continue;
            }
            foreach (Need need in TransportWeights()) yield return need;

            // Begin backwards relaxation
            Position presented = At;
            At = At with { Phase = Phase.Relax, Step = 0 };
            if (Context.IsOutput)
            {
                yield return ClampArrived;
                if (perturbed is not null)
                {
                    yield return perturbed.Arrived;
                    yield return perturbed.Free;
                }
                ClampToTarget(presented);
            }
            else if (perturbed is not null)
            {
                yield return perturbed.Arrived;
                yield return ActivationOut.Free;
                SendPerturbed(presented);
                yield return perturbed.Told;
                perturbed.Take(presented);
                Silence(State.Activity.AsSpan(0, State.Count));   // 1 / (1 − p) is in the reward already
            }
            else if (Relaxes)
            {
                yield return Feedback.WeightsArrived;
                Feedback.Begin(At);
                rule.Start(Activity!.Values, State);
                neuronRest?.Begin();
            }

            if (free is not null)
            {
                foreach (Need need in Relax(free)) yield return need;
            }
            else if (!FeedbackOut.IsSilent && (Context.IsOutput || plan.Schedule == RelaxationSchedule.Parallel))
            {
                yield return FeedbackOut.Free;
                SendFeedback(plan.ChildStep(1), settled: Context.IsOutput);
            }

            bool settled = free is not null || !Relaxes;
            for (int step = 1; !settled && step <= plan.Limit; step++)
            {
                yield return Feedback.Arrived;
                Feedback.Take(At with { Step = plan.ChildStep(step) });
                bool last = plan.Stop == RelaxationStop.Steps && step == plan.Steps;
                bool silent = FeedbackOut.IsSilent || (last && plan.Schedule == RelaxationSchedule.Parallel);
                if (!silent) yield return FeedbackOut.Free;
                settled = Relax(step, silent);
                if (HasEnded) yield return Need.Never;
            }

            // Update weights at equilibrium
            At = At with { Phase = Phase.Learn };
            if (sendsActivityToLearn)
            {
                yield return ActivationOut.Free;
                SendPresentActivity();
                if (!Context.IsInput)
                {
                    yield return Forward.Arrived;
                    Forward.TakeAt(At with { Step = 0 });
                }
            }
            if (!Context.IsInput)
            {
                rule.UpdateError(State);
                if (learnsFeedback && !FeedbackOut.IsSilent)
                {
                    yield return FeedbackOut.Free;
                    SendError();
                }
            }
            if (learnsFeedback && Relaxes)
            {
                Feedback.Arrived.Reset();
                yield return Feedback.Arrived;
                Feedback.Take(At with { Step = 0 });
            }
            Update.Compute(At, State.Error, Activity!.Values, State.Columns);
            foreach (Need need in ApplyUpdate()) yield return need;
            EndBatch();
        }
    }

    /// <summary>The output's state is ∂L/∂x̄ of the loss and stays so: it is clamped, not relaxed.</summary>
    private void ClampToTarget(in Position presented)
    {
        Payload<T> target = TakeTarget();
        ReadOnlySpan<T> output = Activity!.Values.AsSpan(0, State.Count);
        perturbed?.Output(presented, output, target.Values.AsSpan(0, State.Count));
        ErrorOfOutput(output, target, State.Activity.AsSpan(0, State.Count));
        target.Release();
    }

    private void SendPerturbed(in Position presented)
    {
        Payload<T> noisy = ActivationOut.Rent(State.Neurons, State.Columns);
        Span<T> values = noisy.Values.AsSpan(0, State.Count);
        perturbed!.Hidden(presented, values);
        LeaveOut(values);
        ActivationOut.SendAndForget(noisy, PerturbedPass<T>.StepOf(presented));
    }

    private void SendFeedback(int step, bool settled)
    {
        Payload<T> signal = FeedbackOut.Rent(State.Neurons, State.Columns);
        rule.Feedback(State, signal.Values.AsSpan(0, State.Count));
        Silence(signal.Values.AsSpan(0, State.Count));
        FeedbackOut.SendAndForget(signal, At with { Step = step }, settled);
    }

    /// <summary>One step of relaxation, and the message it makes. True when this population is done.</summary>
    private bool Relax(int step, bool silent)
    {
        At = At with { Step = step };
        Payload<T>? signal = silent ? null : FeedbackOut.Rent(State.Neurons, State.Columns);
        Span<T> room = silent ? [] : signal!.Values.AsSpan(0, State.Count);
        T change = neuronRest is null
            ? rule.Step(Feedback, State, room, plan.EndsByItself)
            : neuronRest.Step(rule, Feedback, room);
        Silence(room);
        Context.Probe?.Relaxed(Population, At, State.Activity.AsSpan(0, State.Count), State.Columns);
        bool settled = plan.EndsByItself && Feedback.Arrived.AllExcused && IsRest(change);
        if (signal is not null) FeedbackOut.SendAndForget(signal, At, settled);
        if (plan.EndsByItself && !T.IsFinite(change)) Diverge();
        else if (plan.EndsByItself && !settled && step == plan.Limit)
            End(new RestlessReport(Population.Index, At, double.CreateChecked(change)));
        return settled;
    }

    private bool IsRest(T change) => plan.SettlesAtOnce || neuronRest?.AllRest == true || change == T.Zero;

    private void SendPresentActivity()
    {
        Payload<T> present = ActivationOut.Rent(State.Neurons, State.Columns);
        ReadOnlySpan<T> x = Context.IsOutput ? Activity!.Values : State.Activity;
        x[..State.Count].CopyTo(present.Values);
        ActivationOut.SendAndForget(present, At with { Step = 0 }, settled: true);
    }

    private void SendError()
    {
        Payload<T> error = FeedbackOut.Rent(State.Neurons, State.Columns);
        State.Error.AsSpan(0, State.Count).CopyTo(error.Values);
        FeedbackOut.SendAndForget(error, At with { Step = 0 }, settled: true);
    }
}
