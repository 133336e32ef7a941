using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>A population of rate neurons: a forward pass, then errors that come down, relaxing or in one sweep, then the weight updates.</summary>
/// <remarks><see cref="Run"/> is algorithm 1 of Millidge et al. 2020; what differs between rules is their <see cref="LearningRule{T}"/>.</remarks>
public sealed class RatePopulation<T> : NeuronPopulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ActivationSlots = 2;
    private const int FeedbackSlots = 4;

    private readonly LearningRule<T> rule;
    private readonly RelaxationPlan plan;
    private readonly ForwardPass<T> forward;
    private readonly FeedbackPath<T> feedback;
    private readonly WeightUpdate<T> update;
    private readonly PopulationState<T> state;
    private readonly Clamp<T> clamp;
    private readonly FreeRelaxation<T>? free;
    private readonly WeightTransport<T> transport;
    private readonly SharedUpdate<T>? shared;
    private readonly LayerWide<T>? layerWide;
    private readonly NeuronRest<T>? neuronRest;
    private readonly Dropout<T>? dropout;
    private readonly PerturbedPass<T>? perturbed;
    private readonly Signal<T> activationOut;
    private readonly Signal<T> feedbackOut;
    private readonly bool relaxes;
    private readonly bool learnsFeedback;
    private readonly bool sendsActivityToLearn;
    private Payload<T>? activity;

    /// <summary>Makes a population with the weights of its neurons.</summary>
    public RatePopulation(PopulationContext<T> context, LearningRule<T> rule)
        : base(context)
    {
        (this.rule, plan) = (rule, rule.Plan);
        LearningSettings settings = context.Settings;
        int neurons = context.Population.Neurons, length = neurons * settings.Share;
        FeedbackKind kind = settings.Feedback;
        relaxes = context.FeedbackFrom.Count > 0 && (!context.IsInput || settings.InputRelaxes);
        learnsFeedback = kind == FeedbackKind.Learned;
        sendsActivityToLearn = settings.InputRelaxes;
        var listening = context.FeedbackTo.Where(listener => settings.InputRelaxes || listener.Population.Layer.Index != 0).ToArray();

        state = new PopulationState<T>(neurons, settings.Share);
        if (plan.Stop == RelaxationStop.Tolerance) neuronRest = new NeuronRest<T>(state, plan.Tolerance);
        forward = new ForwardPass<T>(context);
        feedback = new FeedbackPath<T>(context, kind, relaxes);
        if (rule is NodePerturbation<T> perturbation && !context.IsInput) perturbed = new PerturbedPass<T>(context, perturbation, forward, state);
        update = new WeightUpdate<T>(context, forward, feedback);
        if (settings.Replicas > 1 && update.Columns > 0) shared = new SharedUpdate<T>(context, update);
        clamp = new Clamp<T>(context);
        double omitted = context.IsInput ? settings.InputDropout : context.IsOutput ? 0 : settings.Dropout;
        dropout = omitted > 0 ? new Dropout<T>(context, omitted) : null;
        layerWide = context.Siblings.Count > 0 ? new LayerWide<T>(context) : null;
        transport = new WeightTransport<T>(context, forward, kind == FeedbackKind.Transport ? listening : []);
        var above = context.Children.SelectMany(child => child.Shards).Select(shard => shard.Activation).ToArray();
        activationOut = new Signal<T>(MessageKind.Activation, above, ActivationSlots, length, context.Wake);
        feedbackOut = new Signal<T>(MessageKind.Feedback, [.. listening.Select(listener => listener.Outlet)], FeedbackSlots, length, context.Wake);
        IsBetweenBatches = context.IsInput;
        if (settings.IsAsynchronous && (relaxes || context.IsOutput)) free = new FreeRelaxation<T>(context, rule, feedback, feedbackOut, state);
    }

    /// <summary>Messages of all kinds that may wait on one of its edges.</summary>
    internal const int SlotsOfAllSignals = FeedbackSlots + ActivationSlots + WeightTransport<T>.Slots;

    /// <inheritdoc/>
    public override bool AwaitsUpdate => shared is { IsAwaited: true };

    /// <inheritdoc/>
    public override PopulationMemory<T> Memory => new(Context, forward, feedback, update);

    /// <inheritdoc/>
    public override WeightUpdate<T> Update => update;

    /// <inheritdoc/>
    public override IEnumerator<Need> Run()
    {
        while (true)
        {
            // Algorithm 1, initial feedforward sweep: x̄ = f(W x̄ below)
            if (Context.IsInput)
            {
                yield return clamp.Arrived;
                (activity, At) = clamp.Take(MessageKind.Input);
                state.Columns = activity.Columns;
                IsBetweenBatches = false;
                if (dropout is not null && At.Phase != Phase.Evaluate)
                {
                    yield return activationOut.Free;
                    LeaveInputsOut();
                }
            }
            else
            {
                yield return forward.Arrived;
                At = forward.Take();
                state.Columns = forward.Columns;
                forward.Drive();
                if (!Context.Settings.BiasInSlope) TakeSlopesWithoutBias();
                forward.AddBias();
                if (layerWide is not null)
                {
                    yield return layerWide.Free;
                    layerWide.Send(forward.Input, At, state.Columns);
                    yield return layerWide.Arrived;
                    layerWide.Take(At);
                }
                yield return activationOut.Free;
                activity = activationOut.Rent(state.Neurons, state.Columns);
                Activate(activity.Values);
                if (dropout is not null && At.Phase != Phase.Evaluate) LeaveNeuronsOut();
                if (!Reductions.AllFinite<T>(activity.Values.AsSpan(0, state.Count))) Diverge();
                if (HasEnded) yield return Need.Never;
            }
            activationOut.Send(activity, At);
            if (Context.IsOutput) ReportOutput();
            if (At.Phase == Phase.Evaluate)
            {
                EndBatch();
                continue;
            }

            // Weight transport, if the rule needs it: the transpose as it is before this batch is learnt
            for (int shard = 0; shard < transport.Count; shard++)
            {
                yield return transport.Free(shard);
                transport.Send(shard, At);
            }

            // Begin backwards relaxation
            Position presented = At;
            At = At with { Phase = Phase.Relax, Step = 0 };
            if (Context.IsOutput)
            {
                yield return clamp.Arrived;
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
                yield return activationOut.Free;
                SendPerturbed(presented);
                yield return perturbed.Told;
                perturbed.Take(presented);
            }
            else if (relaxes)
            {
                yield return feedback.WeightsArrived;
                feedback.Begin(At);
                rule.Start(activity.Values, state);
                neuronRest?.Begin();
            }

            if (free is not null)
            {
                free.Begin(At);
                while (!free.IsOver)
                {
                    yield return free.News;
                    At = At with { Step = free.Move() };
                }
                if (free.Failed is not null) End(free.Failed);
                if (HasEnded) yield return Need.Never;
            }
            else if (!feedbackOut.IsSilent && (Context.IsOutput || plan.Schedule == RelaxationSchedule.Parallel))
            {
                yield return feedbackOut.Free;
                SendFeedback(plan.ChildStep(1), settled: Context.IsOutput);
            }

            bool settled = free is not null || !relaxes;
            for (int step = 1; !settled && step <= plan.Limit; step++)
            {
                yield return feedback.Arrived;
                feedback.Take(At with { Step = plan.ChildStep(step) });
                bool last = plan.Stop == RelaxationStop.Steps && step == plan.Steps;
                bool silent = feedbackOut.IsSilent || (last && plan.Schedule == RelaxationSchedule.Parallel);
                if (!silent) yield return feedbackOut.Free;
                settled = Relax(step, silent);
                if (HasEnded) yield return Need.Never;
            }

            // Update weights at equilibrium
            At = At with { Phase = Phase.Learn };
            if (sendsActivityToLearn)
            {
                yield return activationOut.Free;
                SendPresentActivity();
                if (!Context.IsInput)
                {
                    yield return forward.Arrived;
                    forward.TakeAt(At with { Step = 0 });
                }
            }
            if (!Context.IsInput)
            {
                rule.UpdateError(state);
                if (learnsFeedback && !feedbackOut.IsSilent)
                {
                    yield return feedbackOut.Free;
                    SendError();
                }
            }
            if (learnsFeedback && relaxes)
            {
                feedback.Arrived.Reset();
                yield return feedback.Arrived;
                feedback.Take(At with { Step = 0 });
            }
            update.Compute(At, state.Error, activity.Values, state.Columns);
            if (shared is not null)
            {
                if (!update.IsFinite) Diverge();
                if (HasEnded) yield return Need.Never;
                shared.Tell(At);
                yield return shared.Arrived;
                shared.Take(At);
            }
            Learn();
            if (HasEnded) yield return Need.Never;
            EndBatch();
        }
    }

    private void Activate(T[] values)
    {
        Activation f = Population.Layer.Activation;
        if (layerWide is not null)
        {
            layerWide.Apply(f, forward.Input, values, state.Columns);
        }
        else
        {
            f.Apply<T>(forward.Input.AsSpan(0, state.Count), values.AsSpan(0, state.Count), state.Neurons);
        }
        if (f.Kind != ActivationKind.Softmax && At.Phase != Phase.Evaluate && Context.Settings.BiasInSlope)
            f.Slopes<T>(forward.Input.AsSpan(0, state.Count), values.AsSpan(0, state.Count), state.Slope.AsSpan(0, state.Count));
    }

    /// <summary>f′ at W x̄: a convention of the authors' code, not the gradient of a neuron with a bias.</summary>
    private void TakeSlopesWithoutBias()
    {
        Activation f = Population.Layer.Activation;
        if (f.Kind == ActivationKind.Softmax || At.Phase == Phase.Evaluate) return;
        Span<T> activityWithoutBias = state.CurrentSlope.AsSpan(0, state.Count);
        f.Apply<T>(forward.Input.AsSpan(0, state.Count), activityWithoutBias, state.Neurons);
        f.Slopes<T>(forward.Input.AsSpan(0, state.Count), activityWithoutBias, state.Slope.AsSpan(0, state.Count));
    }

    private void LeaveInputsOut()
    {
        Payload<T> whole = activity!;
        activity = activationOut.Rent(state.Neurons, state.Columns);
        whole.Values.AsSpan(0, state.Count).CopyTo(activity.Values);
        whole.Release();
        dropout!.Draw(At, state.Columns);
        dropout.Apply(activity.Values.AsSpan(0, state.Count));
    }

    private void LeaveNeuronsOut()
    {
        dropout!.Draw(At, state.Columns);
        dropout.Apply(activity!.Values.AsSpan(0, state.Count));
        dropout.Apply(state.Slope.AsSpan(0, state.Count));
    }

    private void ReportOutput()
    {
        activity!.Retain();
        Context.Report(new OutputReport<T>(Population.Index, At, activity));
    }

    /// <summary>The output's state is ∂L/∂x̄ of the loss and stays so: it is clamped, not relaxed.</summary>
    private void ClampToTarget(in Position presented)
    {
        (Payload<T> target, _) = clamp.Take(MessageKind.Clamp);
        Span<T> x = state.Activity.AsSpan(0, state.Count);
        ReadOnlySpan<T> output = activity!.Values.AsSpan(0, state.Count), wanted = target.Values.AsSpan(0, state.Count);
        perturbed?.Output(presented, output, wanted);
        Loss loss = Context.Settings.Loss;
        if (loss.Kind == LossKind.CrossEntropy)
        {
            loss.GradientOfInput(forward.Input.AsSpan(0, state.Count), output, wanted, Population.Layer.Activation, x);   // ∂L/∂h at once; its own slope is 1
            state.Slope.AsSpan(0, state.Count).Fill(T.One);
        }
        else
        {
            loss.Gradient(output, wanted, x);                                       // ε = x̄ − T
        }
        target.Release();
    }

    private void SendPerturbed(in Position presented)
    {
        Payload<T> noisy = activationOut.Rent(state.Neurons, state.Columns);
        Span<T> values = noisy.Values.AsSpan(0, state.Count);
        perturbed!.Hidden(presented, values);
        dropout?.Apply(values);
        activationOut.SendAndForget(noisy, PerturbedPass<T>.StepOf(presented));
    }

    private void SendFeedback(int step, bool settled)
    {
        Payload<T> signal = feedbackOut.Rent(state.Neurons, state.Columns);
        rule.Feedback(state, signal.Values.AsSpan(0, state.Count));
        feedbackOut.SendAndForget(signal, At with { Step = step }, settled);
    }

    /// <summary>One step of relaxation, and the message it makes. True when this population is done.</summary>
    private bool Relax(int step, bool silent)
    {
        At = At with { Step = step };
        Payload<T>? signal = silent ? null : feedbackOut.Rent(state.Neurons, state.Columns);
        Span<T> room = silent ? [] : signal!.Values.AsSpan(0, state.Count);
        T change = neuronRest is null
            ? rule.Step(feedback, state, room, plan.EndsByItself)
            : neuronRest.Step(rule, feedback, room);
        Context.Probe?.Relaxed(Population, At, state.Activity.AsSpan(0, state.Count), state.Columns);
        bool settled = plan.EndsByItself && feedback.Arrived.AllExcused && IsRest(change);
        if (signal is not null) feedbackOut.SendAndForget(signal, At, settled);
        if (plan.EndsByItself && !T.IsFinite(change)) Diverge();
        else if (plan.EndsByItself && !settled && step == plan.Limit)
            End(new RestlessReport(Population.Index, At, double.CreateChecked(change)));
        return settled;
    }

    private bool IsRest(T change) => plan.SettlesAtOnce || neuronRest?.AllRest == true || change == T.Zero;

    private void SendPresentActivity()
    {
        Payload<T> present = activationOut.Rent(state.Neurons, state.Columns);
        ReadOnlySpan<T> x = Context.IsOutput ? activity!.Values : state.Activity;
        x[..state.Count].CopyTo(present.Values);
        activationOut.SendAndForget(present, At with { Step = 0 }, settled: true);
    }

    private void SendError()
    {
        Payload<T> error = feedbackOut.Rent(state.Neurons, state.Columns);
        state.Error.AsSpan(0, state.Count).CopyTo(error.Values);
        feedbackOut.SendAndForget(error, At with { Step = 0 }, settled: true);
    }

    private void Learn()
    {
        if (update.Apply() is { } norms) Context.Report(new LearnedReport(Population.Index, At, norms));
        else Diverge();
    }

    private void EndBatch()
    {
        IsBetweenBatches = Context.IsInput;
        activity!.Release();
        activity = null;
        forward.Release();
        feedback.Release();
    }
}
