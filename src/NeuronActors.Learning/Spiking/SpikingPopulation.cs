using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>A population of neurons that integrate, spike at random and learn at every step, without a pause between batches.</summary>
/// <remarks>
/// <see cref="Run"/> is the order of things; the equations are <see cref="SpikingNeurons{T}"/>. A column of the batch is a stream: its
/// potentials go on from one batch to the next. With a transmission delay of 0 a step's spikes run up through all layers and its
/// feedback down; with 1 each population uses what its neighbours did at the step before, which they tell as their step begins, so
/// that nothing is under way between batches and a checkpoint holds all there is.
/// </remarks>
public sealed class SpikingPopulation<T> : NeuronPopulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Slots = 2;

    private readonly SpikingNeurons<T> neurons;
    private readonly SpikingSynapses<T> synapses;
    private readonly FeedbackPath<T> feedback;
    private readonly SpikingState<T> training;
    private readonly SpikingState<T> evaluation;
    private readonly T[] feedbackPotential;   // U
    private readonly T[] signal;              // φ_δ(U)
    private readonly T[] error;               // e
    private readonly T[] sum;                 // of the output's spikes over the steps of an evaluation, where they all answer
    private readonly Clamp<T> clamp;
    private readonly Signal<T> spikesOut;
    private readonly Signal<T> feedbackOut;
    private readonly bool isDelayed;
    private readonly SpikingWeightChange<T> change;
    private SpikingState<T> state;
    private Payload<T>? target;
    private IReadOnlyList<WeightUpdateNorms> norms = [];
    private int columns;
    private long stepsTaken;

    /// <summary>Makes a population with the weights of its neurons, at rest.</summary>
    public SpikingPopulation(PopulationContext<T> context)
        : base(context)
    {
        LearningSettings settings = context.Settings;
        int length = Population.Neurons * settings.Share;
        neurons = new SpikingNeurons<T>(context);
        synapses = new SpikingSynapses<T>(context);
        feedback = new FeedbackPath<T>(context, FeedbackKind.Random, hears: context.HearsError && !context.IsInput);
        training = state = new SpikingState<T>(Population.Neurons, settings.Share);
        evaluation = new SpikingState<T>(Population.Neurons, settings.Share);
        (feedbackPotential, signal, error) = context.IsInput ? ([], [], []) : (new T[length], new T[length], new T[length]);
        sum = context.IsOutput && settings.Rule.Answer == SpikingAnswer.AllSteps ? new T[length] : [];
        clamp = new Clamp<T>(context);
        isDelayed = settings.Rule.TransmissionDelay > 0;
        var above = context.Children.SelectMany(child => child.Shards).Select(shard => shard.Activation).ToArray();
        var below = context.Parents.SelectMany(parent => parent.Shards).Where(shard => shard.Population.Layer.Index != 0);
        spikesOut = new Signal<T>(MessageKind.Spikes, above, Slots, length, context.Wake);
        feedbackOut = new Signal<T>(MessageKind.Feedback, [.. below.Select(shard => shard.Feedback)], Slots, length, context.Wake);
        IsBetweenBatches = context.IsInput;
        change = new SpikingWeightChange<T>(synapses, neurons, Population.Neurons);
    }

    /// <summary>Never: replicas would have to share an update at every step, and are refused.</summary>
    public override bool AwaitsUpdate => false;

    /// <inheritdoc/>
    public override PopulationMemory<T> Memory => new(
        Population, Matrices(), (NetworkState.SpikesName(Population.Layer.Name), () => stepsTaken, steps => stepsTaken = steps), Restored);

    /// <summary>There is none: a spiking population learns at every step and keeps no update.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override WeightUpdate<T> Update =>
        throw new InvalidOperationException($"{Population.Name} spikes: it learns at every step and has no update of a batch");

    private bool Learns => At.Phase != Phase.Evaluate;

    private int Count => Population.Neurons * columns;

    /// <summary>An evaluation with delay lasts longer by the way to the output, so that the output has seen the image for as many steps.</summary>
    private int Steps => Context.Settings.Rule.Steps + (isDelayed && !Learns ? Context.Settings.Depth : 0);

    /// <inheritdoc/>
    public override IEnumerator<Need> Run()
    {
        while (true)
        {
            // A batch begins: the input is told, the others hear of it from below
            yield return Context.IsInput ? clamp.Arrived : synapses.Arrived;
            BeginBatch();
            if (Context.IsOutput && Learns)
            {
                yield return clamp.Arrived;
                (target, _) = clamp.Take(MessageKind.Clamp);
            }

            for (int step = 1; step <= Steps; step++)
            {
                At = At with { Step = step };
                if (isDelayed)
                {
                    yield return spikesOut.Free;
                    Send(spikesOut, state.Spikes);
                    yield return feedbackOut.Free;
                    if (Learns) Send(feedbackOut, signal);
                }

                // Forward: V and s
                if (!Context.IsInput)
                {
                    yield return synapses.Arrived;
                    synapses.Take(At);
                    Integrate();
                }
                Fire();
                if (!Learns && step > Steps - Context.Settings.Rule.Steps) CountSpikes();
                if (!isDelayed)
                {
                    yield return spikesOut.Free;
                    Send(spikesOut, state.Spikes);
                }
                if (!Learns || Context.IsInput) continue;

                // Backward: U, and the synapses change
                if (!Context.IsOutput)
                {
                    yield return feedback.Arrived;
                    feedback.Take(At);
                }
                Judge();
                if (!isDelayed)
                {
                    yield return feedbackOut.Free;
                    Send(feedbackOut, signal);
                }
                Learn(isLast: step == Steps);
            }

            if (Context.IsOutput)
            {
                yield return spikesOut.Free;
                ReportOutput();
            }
            EndBatch();
            if (HasEnded) yield return Need.Never;
        }
    }

    private void BeginBatch()
    {
        IsBetweenBatches = false;
        if (Context.IsInput)
        {
            (Payload<T> image, At) = clamp.Take(MessageKind.Input);
            columns = image.Columns;
            state = Learns ? training : evaluation;
            neurons.Illuminate(image.Values.AsSpan(0, Count), state.Probability);
            image.Release();
        }
        else
        {
            (At, columns) = (synapses.Next, synapses.NextColumns);
            state = Learns ? training : evaluation;
        }
        if (!Learns)
        {
            evaluation.Clear();
            sum.AsSpan().Clear();
            return;
        }
        neurons.Begin(At.Batch);
        feedback.Begin(At);
    }

    private void Integrate()
    {
        Span<T> potential = state.Potential.AsSpan(0, Count);
        neurons.Integrate(synapses, potential);
        SpikingNeurons<T>.Excite(potential, state.Probability.AsSpan(0, Count));
        Context.Probe?.Relaxed(Population, At, potential, columns);
    }

    private void Fire()
    {
        long step = Learns ? stepsTaken++ : (long)At.Batch * Steps + At.Step;
        neurons.Fire(state.Probability.AsSpan(0, Count), state.Spikes.AsSpan(0, Count), step, !Learns);
    }

    /// <summary>Spikes of a step of an evaluation at which the output has seen the image.</summary>
    private void CountSpikes()
    {
        for (int i = 0; i < sum.Length; i++) sum[i] += state.Spikes[i];
    }

    /// <summary>U of this step: from the target at the output, from the populations above elsewhere.</summary>
    private void Judge()
    {
        if (Context.IsOutput) neurons.Compare(state.Spikes.AsSpan(0, Count), target!.Values.AsSpan(0, Count), feedbackPotential);
        else neurons.Listen(feedback, feedbackPotential, columns);
        feedback.Release();
        SpikingNeurons<T>.Modulate(feedbackPotential.AsSpan(0, Count), signal.AsSpan(0, Count));
    }

    private void Learn(bool isLast)
    {
        Span<T> e = error.AsSpan(0, Count);
        SpikingNeurons<T>.Gate(signal.AsSpan(0, Count), state.Probability.AsSpan(0, Count), e);
        if (Context.Observer is not null)
        {
            change.Begin(At, error, columns);
            Context.Observer.Learning(change);
        }
        if (isLast) norms = neurons.LearnMeasured(synapses, e);
        else neurons.Learn(synapses, e);
        Context.Observer?.Learned(change);
    }

    private void Send(Signal<T> to, T[] values)
    {
        if (to.IsSilent) return;
        Payload<T> payload = to.Rent(Population.Neurons, columns);
        values.AsSpan(0, Count).CopyTo(payload.Values);
        to.SendAndForget(payload, At);
    }

    private void ReportOutput()
    {
        Payload<T> payload = spikesOut.Rent(Population.Neurons, columns);
        Span<T> answer = payload.Values.AsSpan(0, Count);
        if (Learns || sum.Length == 0) state.Spikes.AsSpan(0, Count).CopyTo(answer);
        else
        {
            T steps = T.CreateChecked(Context.Settings.Rule.Steps);
            for (int i = 0; i < answer.Length; i++) answer[i] = sum[i] / steps;
        }
        Context.Report(new OutputReport<T>(Population.Index, At, payload));
    }

    private void EndBatch()
    {
        target?.Release();
        target = null;
        IsBetweenBatches = Context.IsInput;
        if (!Learns) return;
        if (!Reductions.AllFinite<T>(state.Potential.AsSpan(0, Count))) Diverge();
        else Context.Report(new LearnedReport(Population.Index, At, norms));
    }

    private IEnumerable<MemoryMatrix<T>> Matrices()
    {
        (Layer layer, int batch) = (Population.Layer, Context.Settings.Share);
        foreach (MemoryMatrix<T> matrix in synapses.Memory(layer)) yield return matrix;
        for (int p = 0; p < feedback.Projections; p++)
            yield return MemoryMatrix<T>.Of(
                NetworkState.FeedbackName(feedback.Child(p).Projection.Target.Name, layer.Name), feedback.Weights(p)!.Values(),
                feedback.Child(p).Projection.Target.Neurons);
        yield return MemoryMatrix<T>.Of(NetworkState.SpikesName(layer.Name), training.Spikes, batch);
        if (Context.IsInput) yield break;
        yield return MemoryMatrix<T>.Of(NetworkState.PotentialName(layer.Name), training.Potential, batch);
        yield return MemoryMatrix<T>.Of(NetworkState.FeedbackPotentialName(layer.Name), feedbackPotential, batch);
    }

    private void Restored()
    {
        feedback.WeightsChanged();
        SpikingNeurons<T>.Modulate(feedbackPotential, signal);
    }
}
