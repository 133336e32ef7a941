using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>v ← μ v + g + decay w; w ← w − λ v.</summary>
internal sealed class MomentumDescent<T>(OptimizerSettings settings, int length) : Optimizer<T>(settings, length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _velocity = new T[length];

    public override IReadOnlyList<(string Name, T[] Values)> Moments => [("velocity", _velocity)];

    private protected override unsafe int Sweep<TLanes>(T* weights, T* gradient, int first)
    {
        var (rate, decay) = (TLanes.Create(-LearningRate), TLanes.Create(Settings.WeightDecay));
        var momentum = TLanes.Create(Settings.Momentum);
        var i = first;
        fixed (T* velocity = _velocity)
        {
            for (; i <= Length - TLanes.Count; i += TLanes.Count)
            {
                var w = TLanes.Load(weights + i);
                var g = TLanes.FusedMultiplyAdd(decay, w, TLanes.Load(gradient + i));
                var v = TLanes.FusedMultiplyAdd(momentum, TLanes.Load(velocity + i), g);
                v.Store(velocity + i);
                TLanes.FusedMultiplyAdd(rate, v, w).Store(weights + i);
            }
        }

        return i;
    }
}
