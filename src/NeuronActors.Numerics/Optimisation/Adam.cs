using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − λ m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).</summary>
/// <remarks>Source: Kingma and Ba (2015), algorithm 1. The powers βᵗ come from repeated multiplication in double.</remarks>
internal sealed class Adam<T>(OptimizerSettings settings, int length) : Optimizer<T>(settings, length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _mean = new T[length];
    private readonly T[] _square = new T[length];
    private long _steps;
    private double _power1 = 1;
    private double _power2 = 1;

    public override IReadOnlyList<(string Name, T[] Values)> Moments => [("mean", _mean), ("square", _square)];

    public override long Steps
    {
        get => _steps;
        set
        {
            if (value < _steps) (_steps, _power1, _power2) = (0, 1, 1);
            for (; _steps < value; _steps++)
            {
                _power1 *= Settings.Beta1;
                _power2 *= Settings.Beta2;
            }
        }
    }

    private protected override unsafe int Sweep<TLanes>(T* weights, T* gradient, int first)
    {
        var (rate, decay) = (TLanes.Create(-LearningRate / (1 - _power1)), TLanes.Create(Settings.WeightDecay));
        var (beta1, beta2) = (TLanes.Create(Settings.Beta1), TLanes.Create(Settings.Beta2));
        var (rest1, rest2) = (TLanes.Create(1 - Settings.Beta1), TLanes.Create(1 - Settings.Beta2));
        var (correction, epsilon) = (TLanes.Create(1 / (1 - _power2)), TLanes.Create(Settings.Epsilon));
        var i = first;
        fixed (T* mean = _mean, square = _square)
        {
            for (; i <= Length - TLanes.Count; i += TLanes.Count)
            {
                var w = TLanes.Load(weights + i);
                var g = TLanes.FusedMultiplyAdd(decay, w, TLanes.Load(gradient + i));
                var m = TLanes.FusedMultiplyAdd(beta1, TLanes.Load(mean + i), rest1 * g);
                var v = TLanes.FusedMultiplyAdd(beta2, TLanes.Load(square + i), rest2 * (g * g));
                m.Store(mean + i);
                v.Store(square + i);
                var denominator = TLanes.Sqrt(v * correction) + epsilon;
                (w + (rate * m / denominator)).Store(weights + i);
            }
        }

        return i;
    }
}
