namespace NeuronActors.Numerics;

/// <summary>The optimisers there are.</summary>
public enum OptimizerKind
{
    /// <summary>w ← w − λ g.</summary>
    Sgd,

    /// <summary>v ← μ v + g, w ← w − λ v.</summary>
    Momentum,

    /// <summary>Adam with bias correction; Kingma and Ba (2015).</summary>
    Adam,
}
