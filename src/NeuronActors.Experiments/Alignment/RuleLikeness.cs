using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Datasets;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>What a rule makes of the first test samples, beside what backprop makes of them in double precision.</summary>
/// <remarks>
/// It learns them in a network of its own, which is given the state of the run each time and never gives anything back. Nothing is left
/// out there, and no layer is frozen: it is asked what the rule would do.
/// </remarks>
internal sealed class RuleLikeness<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Samples at the most; the paper averages over tens of them.</summary>
    private const int SamplesMax = 100;

    private readonly Network network;
    private readonly LearningSettings settings;
    private readonly LastDeltas<T> deltas;
    private readonly LoopNetwork<T> loop;
    private readonly T[] input;
    private readonly T[] target;
    private readonly int samples;
    private Gradient? gradient;
    private NetworkState<T>? looked;

    public RuleLikeness(Experiment experiment, DataSplit test)
    {
        samples = Math.Min(test.Count, SamplesMax);
        Experiment whole = experiment with
        {
            Network = experiment.Network with { Shards = ShardSettings.Each(1), Dropout = 0, InputDropout = 0 },
            Train = experiment.Train with { Batch = samples, Frozen = [], Phases = [] },
            Replicas = 1,
        };
        (network, settings) = (whole.LaidOut(1), LearningSettings.Of(whole));
        deltas = new LastDeltas<T>(network);
        loop = new LoopNetwork<T>(network, settings, new Instruments<T> { Probe = deltas });
        int[] first = [.. Enumerable.Range(0, samples)];
        (input, target) = (new T[samples * test.Inputs], new T[samples * test.Targets]);
        test.CopyInputs(first, input);
        test.CopyTargets(first, target);
    }

    /// <summary>Lets rule and backprop look at the samples with these weights.</summary>
    public void Look(NetworkState<T> state)
    {
        loop.Restore(state);
        deltas.Begin();
        loop.NextBatch = 0;   // the same draws at each look, however many there have been since the run was started or resumed
        loop.Train(input, target, samples);
        gradient = Gradient.Of(
            network, state, Array.ConvertAll(input, double.CreateChecked), Array.ConvertAll(target, double.CreateChecked), settings.Loss);
        looked = state;
    }

    /// <summary>Mean angle in degrees between δ and ∂L/∂x̄ over the samples; null where the rule has no δ.</summary>
    public double? DeltaAngle(Layer layer) => deltas.Of(layer) is { } delta ? MeanAngle(layer, delta, gradient!.OfActivity(layer)) : null;

    /// <summary>The same between δ and W⁺ ∂L/∂h of the output; null where the layer feeds anything but the output.</summary>
    public double? PseudoAngle(Layer layer)
    {
        if (deltas.Of(layer) is not { } delta || network.OutOf(layer).ToArray() is not [var only] || !network.IsOutput(only.Target)) return null;
        Matrix<double> weights = looked!.Find(NetworkState.WeightsName(layer.Name, only.Target.Name))!.Map(double.CreateChecked);
        Matrix<double> error = Matrix<double>.Build.Dense(only.Target.Neurons, samples, gradient!.OfInput(only.Target));
        return MeanAngle(layer, delta, (weights.PseudoInverse() * error).ToColumnMajorArray());   // δ_PBP = W⁺ e
    }

    /// <summary>Cosine between ΔW of some projections and ∂L/∂W, all flattened; null where one of them is zero.</summary>
    public double? UpdateCosine(IReadOnlyList<Projection> projections)
    {
        Likeness both = projections
            .Select(projection => Likeness.Of(UpdateAngles.LastUpdate(network, loop, projection), gradient!.OfWeights(projection)))
            .Aggregate((left, right) => left + right);
        return both.HasAngle ? both.Cosine : null;
    }

    /// <summary>The first step, from 1, at which δ of a layer is not zero; null where it stays zero.</summary>
    public int? FirstErrorStep(Layer layer) => deltas.FirstStepOf(layer);

    private double? MeanAngle(Layer layer, double[] delta, double[] reference)
    {
        Likeness[] angled =
        [
            .. Enumerable.Range(0, samples)
                .Select(sample => (sample * layer.Neurons)..((sample + 1) * layer.Neurons))
                .Select(range => Likeness.Of(delta.AsSpan(range), reference.AsSpan(range)))
                .Where(likeness => likeness.HasAngle),
        ];
        return angled.Length == 0 ? null : angled.Average(likeness => likeness.AngleDegrees);
    }
}
