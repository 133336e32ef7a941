namespace NeuronActors.Numerics;

/// <summary>The losses there are.</summary>
public enum LossKind
{
    /// <summary>factor · Σ (x − T)².</summary>
    SquaredError,

    /// <summary>−Σ T ln x with softmax outputs, −Σ (T ln x + (1 − T) ln (1 − x)) with logistic ones.</summary>
    CrossEntropy,
}
