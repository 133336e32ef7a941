namespace NeuronActors.Numerics;

/// <summary>The activation functions there are.</summary>
public enum ActivationKind
{
    /// <summary>x = h.</summary>
    Linear,

    /// <summary>x = max(0, h).</summary>
    Relu,

    /// <summary>x = h above 0, slope · h below.</summary>
    LeakyRelu,

    /// <summary>x = tanh h.</summary>
    Tanh,

    /// <summary>x = 1 / (1 + e⁻ʰ).</summary>
    Logistic,

    /// <summary>xᵢ = e^hᵢ / Σⱼ e^hⱼ over the neurons of the layer.</summary>
    Softmax,
}
