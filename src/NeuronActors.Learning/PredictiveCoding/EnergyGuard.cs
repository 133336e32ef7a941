using System.Numerics;

namespace NeuronActors.Learning;

/// <summary>Step sizes that halve, each by itself, where a step has raised the energy along a neuron's own value.</summary>
/// <remarks>
/// Along its own value a step −γ v changed the energy by −γ v (v + v′) / 2 to second order, the trapezoid rule, with v and v′ the forces
/// ∂F/∂x before and after. It rose where v (v + v′) is negative. A neuron knows both in every sample, and nothing else is needed: no
/// bit depends on shards. Song et al. 2022 halve one rate for the whole network, for which somebody would have to know its energy.
/// </remarks>
/// <param name="length">Neurons × samples.</param>
public sealed class EnergyGuard<T>(int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Half = T.CreateChecked(0.5);

    private readonly T[] before = new T[length];

    /// <summary>γ of each neuron in each sample.</summary>
    public T[] StepSizes { get; } = new T[length];

    /// <summary>A batch begins with the same step size for all.</summary>
    public void Begin(T stepSize, int count)
    {
        StepSizes.AsSpan(0, count).Fill(stepSize);
        before.AsSpan(0, count).Clear();
    }

    /// <summary>Halves the step size wherever the last step went too far.</summary>
    /// <param name="force">∂F/∂x as it is now, [n × columns].</param>
    public void Watch(ReadOnlySpan<T> force)
    {
        for (int i = 0; i < force.Length; i++)
            if (before[i] * (before[i] + force[i]) < T.Zero) StepSizes[i] *= Half;
        force.CopyTo(before);
    }
}
