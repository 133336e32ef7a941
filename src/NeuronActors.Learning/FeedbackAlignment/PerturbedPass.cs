using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>The second forward pass of node perturbation, with noise on every hidden neuron, and the reward that comes of it.</summary>
/// <remarks>
/// Receives: Activation of the hidden populations below as step 1 of the relaxation; Modulation from the output. The input has no
/// noise and sends nothing more. What the clean pass has left is kept, since the weight update needs it.
/// </remarks>
public sealed class PerturbedPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RewardSlots = 2;

    private readonly PopulationContext<T> context;
    private readonly NodePerturbation<T> rule;
    private readonly ForwardPass<T> forward;
    private readonly PopulationState<T> state;
    private readonly RandomStream stream;
    private readonly Signal<T> rewardOut;
    private readonly T[] input;
    private readonly T[] noise;

    /// <summary>Makes room for the noise of a population above the input.</summary>
    public PerturbedPass(PopulationContext<T> context, NodePerturbation<T> rule, ForwardPass<T> forward, PopulationState<T> state)
    {
        (this.context, this.rule, this.forward, this.state) = (context, rule, forward, state);
        stream = new RandomStream(context.Settings.Seed, StreamPurpose.Noise, (uint)context.Population.Layer.Index);
        rewardOut = new Signal<T>(MessageKind.Modulation, context.ModulationTo, RewardSlots, context.Settings.Share, context.Wake);
        (input, noise) = (new T[state.Activity.Length], new T[state.Activity.Length]);
        Told = new OneFromEach<T>(MessageKind.Modulation, context.ModulationFrom);
    }

    /// <summary>Met when every hidden population below has sent its activation with noise.</summary>
    public Need Arrived => forward.ArrivedAboveInput;

    /// <summary>Met when the output has sent the reward.</summary>
    public Need Told { get; }

    /// <summary>Met when the output can send a reward.</summary>
    public Need Free => rewardOut.Free;

    /// <summary>x = f(h + ξ) of a hidden population, which it sends up.</summary>
    /// <param name="presented">Where the clean pass stood; its step is the place of the first sample.</param>
    /// <param name="activity">Receives x, [n × columns].</param>
    public void Hidden(in Position presented, Span<T> activity)
    {
        Span<T> h = input.AsSpan(0, state.Count), xi = noise.AsSpan(0, state.Count);
        forward.DrivePerturbed(StepOf(presented), input);
        rule.Draw(stream, context.Population, presented, xi);
        Elementwise.Add<T>(xi, h);
        context.Population.Layer.Activation.Apply<T>(h, activity, state.Neurons);
    }

    /// <summary>The position of the messages of this pass.</summary>
    public static Position StepOf(in Position presented) => new(presented.Batch, Phase.Relax, 1);

    /// <summary>The output tells every hidden population how much worse the noise has made it.</summary>
    /// <param name="presented">Where the clean pass stood.</param>
    /// <param name="clean">y of the clean pass, [outputs × columns].</param>
    /// <param name="target">y*, [outputs × columns].</param>
    public void Output(in Position presented, ReadOnlySpan<T> clean, ReadOnlySpan<T> target)
    {
        Span<T> h = input.AsSpan(0, state.Count), noisy = noise.AsSpan(0, state.Count);
        Activation f = context.Population.Layer.Activation;
        forward.DrivePerturbed(StepOf(presented), input);
        f.Apply<T>(h, noisy, state.Neurons);
        Payload<T> reward = rewardOut.Rent(1, state.Columns);
        NodePerturbation<T>.Reward(context.Settings.Loss, f, noisy, clean, target, reward.Values.AsSpan(0, reward.Count));
        rewardOut.SendAndForget(reward, StepOf(presented), settled: true);
    }

    /// <summary>A hidden population turns the reward into its estimate of the gradient.</summary>
    public void Take(in Position presented)
    {
        Position at = StepOf(presented);
        Payload<T> reward = context.ModulationFrom[0].Take(MessageKind.Modulation, at.Batch, at.Phase, at.Step).Payload;
        rule.Estimate(reward.Values.AsSpan(0, reward.Count), noise.AsSpan(0, state.Count), state);
        reward.Release();
    }
}
