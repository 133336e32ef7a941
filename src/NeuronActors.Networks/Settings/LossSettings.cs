using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>The loss L(x, T) of output x and target T, summed over neurons and samples.</summary>
public sealed record LossSettings
{
    /// <summary>Which loss.</summary>
    public LossKind Name { get; init; } = LossKind.SquaredError;

    /// <summary>
    /// c in L = c Σ(x − T)², in (0, 1000]: ½ in the paper, 1 in its authors' code. Squared error only.
    /// </summary>
    public double Factor { get; init; } = 0.5;

    /// <summary>The loss itself.</summary>
    public Loss Loss => new(Name, Factor);
}
