using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>w ← w − λ (g + decay w).</summary>
internal sealed class GradientDescent<T>(OptimizerSettings settings, int length) : Optimizer<T>(settings, length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override IReadOnlyList<(string Name, T[] Values)> Moments => [];

    private protected override unsafe int Sweep<TLanes>(T* weights, T* gradient, int first)
    {
        var (rate, decay) = (TLanes.Create(-LearningRate), TLanes.Create(Settings.WeightDecay));
        var i = first;
        for (; i <= Length - TLanes.Count; i += TLanes.Count)
        {
            var w = TLanes.Load(weights + i);
            var g = TLanes.FusedMultiplyAdd(decay, w, TLanes.Load(gradient + i));
            TLanes.FusedMultiplyAdd(rate, g, w).Store(weights + i);
        }

        return i;
    }
}
