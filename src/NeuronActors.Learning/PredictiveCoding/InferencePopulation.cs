using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>A population of value and error neurons: a forward pass, then values that are inferred, going up and errors going down in each step.</summary>
/// <remarks>
/// <see cref="Run"/> is the algorithm of Zahid et al. 2023, section 3.1; its arithmetic is <see cref="VariationalCoding{T}"/>. In a step a
/// population moves x with what it holds of the errors above, sends x up, hears the new x from below and has a new error of its own.
/// The input is clamped and says nothing after the forward pass, except where labels predict observations and a label is asked for.
/// </remarks>
public sealed partial class InferencePopulation<T> : FeedforwardPopulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RelaxationPlan plan;
    private readonly VariationalCoding<T> coding;
    private readonly RestConsensus consensus;
    private readonly WeightTransport<T> transportToInput;
    private readonly Signal<T> feedbackToInput;
    private readonly FreeInference? free;
    private readonly bool isSweep;
    private readonly bool hasHiddenBelow;
    private readonly double stillness;
    private readonly int learnsAt;
    private Payload<T>? target;
    private bool asks;

    /// <summary>Makes a population with the weights of its neurons.</summary>
    public InferencePopulation(PopulationContext<T> context)
        : base(context, context.HearsError && (!context.IsInput || context.Settings.IsGenerative), context.Listeners(withInput: false))
    {
        RuleSettings options = context.Settings.Rule;
        plan = RelaxationPlan.Of(options);
        isSweep = plan.Schedule == RelaxationSchedule.Sweep;
        coding = new VariationalCoding<T>(options, Population.Layer.Index, State);
        consensus = new RestConsensus(context.Reach);
        hasHiddenBelow = context.ShardsBelow(withInput: false).Count > 0;
        stillness = plan.Stop == RelaxationStop.Tolerance ? plan.Tolerance : 0;
        learnsAt = options.Variant == PredictiveCodingVariant.ZIl ? context.DepthBelowOutput : int.MaxValue;
        FeedbackListener<T>[] input = context.Settings.IsGenerative ? [.. context.Listeners(withInput: true).Except(context.Listeners(withInput: false))] : [];
        transportToInput = TransportTo(input);
        feedbackToInput = FeedbackTo(input);
        if (context.Settings.IsAsynchronous && !context.IsInput) free = new FreeInference(this);
    }

    /// <inheritdoc/>
    public override IEnumerator<Need> Run()
    {
        while (true)
        {
            foreach (Need need in FeedForward()) yield return need;
            asks = At.Phase == Phase.Evaluate && Context.Settings.IsGenerative;
            bool learns = At.Phase != Phase.Evaluate;
            if (Context.IsOutput && !asks) ReportOutput(Activity!);
            if (!learns && !asks)
            {
                EndBatch();
                continue;
            }
            foreach (Need need in TransportWeights()) yield return need;
            if (asks)
                foreach (Need need in Send(transportToInput)) yield return need;
            At = At with { Phase = learns ? Phase.Relax : At.Phase, Step = 0 };
            if (Context.IsOutput)
            {
                yield return ClampArrived;
                target = TakeTarget();
            }
            else if (Moves)
            {
                yield return Feedback.WeightsArrived;
                Feedback.Begin(At);
            }
            Begin();
            if (free is not null && learns)
                foreach (Need need in Relax(free)) yield return need;
            else if (Moves || HearsValues)
                foreach (Need need in Infer()) yield return need;
            if (asks && Context.IsInput)
            {
                if (!Reductions.AllFinite<T>(State.Activity.AsSpan(0, State.Count))) Diverge();
                if (HasEnded) yield return Need.Never;
                yield return ActivationOut.Free;
                ReportInferred();
            }
            if (learns)
            {
                if (At.Step < learnsAt) ComputeUpdate();                          // (3.13), at the end of the inference
                At = At with { Phase = Phase.Learn };
                foreach (Need need in ApplyUpdate()) yield return need;
            }
            target?.Release();
            target = null;
            EndBatch();
        }
    }

    /// <summary>Whether its values are free in this batch.</summary>
    private bool Moves => Relaxes && (!Context.IsInput || asks);

    /// <summary>Whether values below it are free in this batch, so that what it predicts changes.</summary>
    private bool HearsValues => !Context.IsInput && (hasHiddenBelow || asks);

    private bool EndsByItself => plan.EndsByItself && !asks;

    /// <summary>The steps of a batch: (3.9) and (3.12) in turn.</summary>
    private IEnumerable<Need> Infer()
    {
        bool rests = false, isLast = false;
        for (int step = 1; !isLast; step++)
        {
            if (!isSweep)
            {
                yield return FeedbackOut.Free;
                yield return feedbackToInput.Free;
                SendErrors(step - 1, rests);
            }
            At = At with { Step = step };
            T change = T.Zero;
            if (Moves)
            {
                yield return Feedback.Arrived;
                change = MoveValues(isSweep ? step : step - 1);
            }
            rests = EndsByItself && consensus.Say(step, double.CreateChecked(change) <= stillness);
            isLast = EndsByItself ? consensus.IsReached : step == plan.Steps;
            if (!isLast && EndsByItself && HasFailed(change)) yield return Need.Never;
            if (isSweep)
            {
                Err();
                yield return FeedbackOut.Free;
                yield return feedbackToInput.Free;
                SendErrors(step, rests);
            }
            if (Moves)
            {
                yield return ActivationOut.Free;
                SendValues(rests);
            }
            if (HearsValues)
            {
                yield return asks ? Forward.Arrived : Forward.ArrivedAboveInput;
                consensus.Hear(step, Forward.TakeAt(At, withInput: asks));
                Drive();
                if (LayerWide is not null)
                {
                    yield return LayerWide.Free;
                    LayerWide.Send(Forward.Input, At, State.Columns);
                    yield return LayerWide.Arrived;
                    LayerWide.Take(At);
                }
                Activate(coding.Prediction);
            }
            Err();
            Tell();
        }
    }

    /// <summary>The feedforward pass was step 0.</summary>
    private void Begin()
    {
        consensus.Begin();
        if (Context.IsInput && !asks) return;
        coding.Begin(Activity!.Values);
        ReleaseActivity();   // its payload is wanted for the values of the first step
        Err();
        Tell();
    }

    /// <summary>x, with the errors above of a step.</summary>
    private T MoveValues(int step)
    {
        consensus.Hear(step, Feedback.TakeFromEach(At with { Step = step }));
        T change = coding.Step(Feedback, measure: EndsByItself);
        Context.Probe?.Relaxed(Population, At, State.Activity.AsSpan(0, State.Count), State.Columns);
        return change;
    }

    /// <summary>e at the values and predictions that it holds.</summary>
    private void Err()
    {
        if (target is null)
        {
            coding.Err();
            return;
        }
        ErrorOfOutput(coding.Prediction.AsSpan(0, State.Count), target, coding.Error.AsSpan(0, State.Count));
        coding.ScaleErrorOfOutput();
    }

    /// <summary>A step is over; in Z-IL it may be the one at which this layer learns.</summary>
    private void Tell()
    {
        Context.Probe?.Erred(Population, At, coding.Error.AsSpan(0, State.Count), State.Columns);
        if (At.Step == learnsAt) ComputeUpdate();                                 // section 3.5, requirement 3: t = L − ℓ
    }

    /// <summary>Who has no values of its own is never to blame: it waits for those who are.</summary>
    private bool HasFailed(T change)
    {
        if (!T.IsFinite(change)) Diverge();
        else if (Moves && At.Step == plan.Limit) End(new RestlessReport(Population.Index, At, double.CreateChecked(change)));
        return HasEnded;
    }

    private void SendErrors(int step, bool rests)
    {
        SendErrors(FeedbackOut, step, rests);
        if (asks) SendErrors(feedbackToInput, step, rests);
    }

    private void SendErrors(Signal<T> signal, int step, bool rests)
    {
        if (signal.IsSilent) return;
        Payload<T> errors = signal.Rent(State.Neurons, State.Columns);
        coding.Feedback(errors.Values.AsSpan(0, State.Count));
        signal.SendAndForget(errors, At with { Step = step }, rests);
    }

    private void SendValues(bool rests)
    {
        Payload<T> values = ActivationOut.Rent(State.Neurons, State.Columns);
        State.Activity.AsSpan(0, State.Count).CopyTo(values.Values);
        ActivationOut.SendAndForget(values, At, rests);
    }

    /// <summary>What the input has come to is the network's answer.</summary>
    private void ReportInferred()
    {
        Payload<T> answer = ActivationOut.Rent(State.Neurons, State.Columns);
        State.Activity.AsSpan(0, State.Count).CopyTo(answer.Values);
        ReportOutput(answer);
        answer.Release();
    }

    /// <summary>ΔW and Δb with the errors and the activities below as they are at this step.</summary>
    private void ComputeUpdate()
    {
        if (!Context.IsInput) coding.UpdateError();
        Update.Compute(At, State.Error, State.Activity, State.Columns);
    }
}
