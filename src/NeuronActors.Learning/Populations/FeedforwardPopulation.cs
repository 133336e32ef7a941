using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>A population of rate neurons: what all have in common whose batch begins with a feedforward pass and ends with weight updates.</summary>
/// <remarks>What happens in between is the rule's; a population puts these pieces together in <see cref="NeuronPopulation{T}.Run"/>.</remarks>
public abstract class FeedforwardPopulation<T> : NeuronPopulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ActivationSlots = 2;
    private const int FeedbackSlots = 4;

    private readonly Clamp<T> clamp;
    private readonly WeightTransport<T> transport;
    private readonly SharedUpdate<T>? shared;
    private readonly Dropout<T>? dropout;

    /// <summary>Makes a population with the weights of its neurons.</summary>
    /// <param name="context">Everything it is handed.</param>
    /// <param name="relaxes">Whether feedback moves it.</param>
    /// <param name="listening">The populations below that hear its feedback while it learns.</param>
    private protected FeedforwardPopulation(PopulationContext<T> context, bool relaxes, IReadOnlyCollection<FeedbackListener<T>> listening)
        : base(context)
    {
        LearningSettings settings = context.Settings;
        Relaxes = relaxes;
        State = new PopulationState<T>(context.Population.Neurons, settings.Share);
        Forward = new ForwardPass<T>(context);
        Feedback = new FeedbackPath<T>(context, settings.Feedback, relaxes);
        Update = new WeightUpdate<T>(context, Forward, Feedback);
        if (settings.Replicas > 1 && Update.Columns > 0) shared = new SharedUpdate<T>(context, Update);
        clamp = new Clamp<T>(context);
        if (context.Population.Layer.Dropout > 0) dropout = new Dropout<T>(context);
        LayerWide = context.Siblings.Count > 0 ? new LayerWide<T>(context) : null;
        transport = TransportTo(listening);
        ActivationOut = new Signal<T>(
            MessageKind.Activation, [.. context.Children.SelectMany(child => child.Shards).Select(shard => shard.Activation)],
            ActivationSlots, Length, context.Wake);
        FeedbackOut = FeedbackTo(listening);
        IsBetweenBatches = context.IsInput;
    }

    /// <summary>Messages of all kinds that may wait on one of its edges.</summary>
    internal const int SlotsOfAllSignals = FeedbackSlots + ActivationSlots + WeightTransport<T>.Slots;

    /// <inheritdoc/>
    public override bool AwaitsUpdate => shared is { IsAwaited: true };

    /// <inheritdoc/>
    public override PopulationMemory<T> Memory => new(Context, Forward, Feedback, Update);

    /// <inheritdoc/>
    public override WeightUpdate<T> Update { get; }

    /// <summary>W, b and what has come from below.</summary>
    private protected ForwardPass<T> Forward { get; }

    /// <summary>ψ and what has come from above.</summary>
    private protected FeedbackPath<T> Feedback { get; }

    /// <summary>What evolves.</summary>
    private protected PopulationState<T> State { get; }

    /// <summary>How the shards of a softmax layer tell one another h; null elsewhere.</summary>
    private protected LayerWide<T>? LayerWide { get; }

    /// <summary>Where x goes.</summary>
    private protected Signal<T> ActivationOut { get; }

    /// <summary>Where feedback goes while it learns.</summary>
    private protected Signal<T> FeedbackOut { get; }

    /// <summary>Whether feedback moves it.</summary>
    private protected bool Relaxes { get; }

    /// <summary>x̄ of the feedforward pass, held until the batch ends or <see cref="ReleaseActivity"/>; at the input the batch itself.</summary>
    private protected Payload<T>? Activity { get; private set; }

    /// <summary>Met when the coordinator has sent what this population is clamped to.</summary>
    private protected Need ClampArrived => clamp.Arrived;

    private int Length => Population.Neurons * Context.Settings.Share;

    /// <summary>Takes what the coordinator has clamped the output to; the caller releases it.</summary>
    private protected Payload<T> TakeTarget() => clamp.Take(MessageKind.Clamp).Values;

    /// <summary>Feedback to some populations below.</summary>
    private protected Signal<T> FeedbackTo(IEnumerable<FeedbackListener<T>> shards) =>
        new(MessageKind.Feedback, [.. shards.Select(shard => shard.Outlet)], FeedbackSlots, Length, Context.Wake);

    /// <summary>Weight transport to some populations below, where the run has any.</summary>
    private protected WeightTransport<T> TransportTo(IReadOnlyCollection<FeedbackListener<T>> shards) =>
        new(Context, Forward, Context.Settings.Feedback == FeedbackKind.Transport ? shards : []);

    /// <summary>Initial feedforward sweep: x̄ = f(W x̄ below + b), and up with it.</summary>
    private protected IEnumerable<Need> FeedForward()
    {
        if (Context.IsInput)
        {
            yield return clamp.Arrived;
            (Activity, At) = clamp.Take(MessageKind.Input);
            State.Columns = Activity.Columns;
            IsBetweenBatches = false;
            if (LeavesOut)
            {
                yield return ActivationOut.Free;
                LeaveInputsOut();
            }
        }
        else
        {
            yield return Forward.Arrived;
            At = Forward.Take();
            State.Columns = Forward.Columns;
            Drive();
            if (LayerWide is not null)
            {
                yield return LayerWide.Free;
                LayerWide.Send(Forward.Input, At, State.Columns);
                yield return LayerWide.Arrived;
                LayerWide.Take(At);
            }
            yield return ActivationOut.Free;
            Activity = ActivationOut.Rent(State.Neurons, State.Columns);
            Activate(Activity.Values);
            if (LeavesOut) LeaveNeuronsOut();
            if (!Reductions.AllFinite<T>(Activity.Values.AsSpan(0, State.Count))) Diverge();
            if (HasEnded) yield return Need.Never;
        }
        ActivationOut.Send(Activity, At);
    }

    /// <summary>Weight transport, if the rule needs it: the transpose as it is before this batch is learnt.</summary>
    private protected IEnumerable<Need> TransportWeights() => Send(transport);

    /// <inheritdoc cref="TransportWeights"/>
    private protected IEnumerable<Need> Send(WeightTransport<T> weights)
    {
        for (int shard = 0; shard < weights.Count; shard++)
        {
            yield return weights.Free(shard);
            weights.Send(shard, At);
        }
    }

    /// <summary>Asynchronous relaxation, until the coordinator has found that everybody rests.</summary>
    private protected IEnumerable<Need> Relax(FreeRelaxation<T> free)
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

    /// <summary>What was computed becomes weights: with replicas, their sum over all of them.</summary>
    private protected IEnumerable<Need> ApplyUpdate()
    {
        if (shared is not null)
        {
            if (!Update.IsFinite) Diverge();
            if (HasEnded) yield return Need.Never;
            shared.Tell(At);
            yield return shared.Arrived;
            shared.Take(At);
        }
        if (Update.Apply() is { } norms) Context.Report(new LearnedReport(Population.Index, At, norms));
        else Diverge();
        if (HasEnded) yield return Need.Never;
    }

    /// <summary>h = W x below + b of the activations that are held.</summary>
    private protected void Drive()
    {
        Forward.Drive();
        if (!Context.Settings.BiasInSlope) TakeSlopesWithoutBias();
        Forward.AddBias();
    }

    /// <summary>f(h), and f′(h) into the state unless the batch is only looked at.</summary>
    private protected void Activate(T[] values)
    {
        Activation f = Population.Layer.Activation;
        if (LayerWide is not null) LayerWide.Apply(f, Forward.Input, values, State.Columns);
        else f.Apply<T>(Forward.Input.AsSpan(0, State.Count), values.AsSpan(0, State.Count), State.Neurons);
        if (f.Kind != ActivationKind.Softmax && NeedsSlopes && Context.Settings.BiasInSlope)
            f.Slopes<T>(Forward.Input.AsSpan(0, State.Count), values.AsSpan(0, State.Count), State.Slope.AsSpan(0, State.Count));
    }

    /// <summary>What the output's error is at a prediction: ∂L/∂x̄ of the loss, or ∂L/∂h at once, to which its own slope is then 1.</summary>
    /// <param name="predicted">f(h), [n × columns].</param>
    /// <param name="target">What it is clamped to, [n × columns].</param>
    /// <param name="error">Receives it.</param>
    private protected void ErrorOfOutput(ReadOnlySpan<T> predicted, Payload<T> target, Span<T> error)
    {
        ReadOnlySpan<T> wanted = target.Values.AsSpan(0, State.Count);
        Loss loss = Context.Settings.Loss;
        if (loss.Kind == LossKind.CrossEntropy)
        {
            loss.GradientOfInput(Forward.Input.AsSpan(0, State.Count), predicted, wanted, Population.Layer.Activation, error);
            State.Slope.AsSpan(0, State.Count).Fill(T.One);
        }
        else
        {
            loss.Gradient(predicted, wanted, error);                                // ε = x̄ − T
        }
    }

    /// <summary>Reports an activity as the network's answer; whoever hears it releases the payload once.</summary>
    private protected void ReportOutput(Payload<T> answer)
    {
        answer.Retain();
        Context.Report(new OutputReport<T>(Population.Index, At, answer));
    }

    /// <summary>Gives x̄ back, where it is needed no longer.</summary>
    private protected void ReleaseActivity()
    {
        Activity?.Release();
        Activity = null;
    }

    /// <summary>Gives back all that the batch has held.</summary>
    private protected void EndBatch()
    {
        IsBetweenBatches = Context.IsInput;
        ReleaseActivity();
        Forward.Release();
        Feedback.Release();
    }

    /// <summary>Leaves out of other activities who was left out of x̄.</summary>
    private protected void LeaveOut(Span<T> values) => dropout?.Apply(values);

    /// <summary>Sets an error, or an estimate of one, to 0 for who was left out of x̄.</summary>
    private protected void Silence(Span<T> values) => dropout?.Silence(values);

    private bool LeavesOut => dropout is not null && At.Phase != Phase.Evaluate;

    private void LeaveInputsOut()
    {
        Payload<T> whole = Activity!;
        Activity = ActivationOut.Rent(State.Neurons, State.Columns);
        whole.Values.AsSpan(0, State.Count).CopyTo(Activity.Values);
        whole.Release();
        dropout!.Draw(At, State.Columns);
        dropout.Apply(Activity.Values.AsSpan(0, State.Count));
    }

    private void LeaveNeuronsOut()
    {
        dropout!.Draw(At, State.Columns);
        dropout.Apply(Activity!.Values.AsSpan(0, State.Count));
        dropout.Apply(State.Slope.AsSpan(0, State.Count));
    }

    private bool NeedsSlopes => At.Phase != Phase.Evaluate || Context.Settings.IsGenerative;

    /// <summary>f′ at W x̄: a convention of the authors' code, not the gradient of a neuron with a bias.</summary>
    private void TakeSlopesWithoutBias()
    {
        Activation f = Population.Layer.Activation;
        if (f.Kind == ActivationKind.Softmax || !NeedsSlopes) return;
        Span<T> activityWithoutBias = State.CurrentSlope.AsSpan(0, State.Count);
        f.Apply<T>(Forward.Input.AsSpan(0, State.Count), activityWithoutBias, State.Neurons);
        f.Slopes<T>(Forward.Input.AsSpan(0, State.Count), activityWithoutBias, State.Slope.AsSpan(0, State.Count));
    }
}
