namespace NeuronActors.Learning;

/// <summary>What evolves in a population while a batch is learnt. All arrays are [n × columns], column-major.</summary>
public sealed class PopulationState<T>(int neurons, int batch)
    where T : unmanaged
{
    /// <summary>Neurons of this population, n.</summary>
    public int Neurons { get; } = neurons;

    /// <summary>Samples of the present batch.</summary>
    public int Columns { get; set; }

    /// <summary>Values in use: n × columns.</summary>
    public int Count => Neurons * Columns;

    /// <summary>f′(h), at the feedforward pass.</summary>
    public T[] Slope { get; } = new T[neurons * batch];

    /// <summary>x, what relaxes; at the fixed point of activation relaxation ∂L/∂x̄.</summary>
    public T[] Activity { get; } = new T[neurons * batch];

    /// <summary>What the weight updates multiply the presynaptic activity with, ∂L/∂h at the fixed point.</summary>
    public T[] Error { get; } = new T[neurons * batch];

    /// <summary>Room for a slope that is not the frozen one.</summary>
    public T[] CurrentSlope { get; } = new T[neurons * batch];
}
