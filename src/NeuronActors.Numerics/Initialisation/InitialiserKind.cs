namespace NeuronActors.Numerics;

/// <summary>How weights are drawn.</summary>
public enum InitialiserKind
{
    /// <summary>All zero.</summary>
    Zeros,

    /// <summary>Normal with mean 0 and a given deviation.</summary>
    Normal,

    /// <summary>Uniform in ± a limit.</summary>
    Uniform,

    /// <summary>Normal with variance 2 / (sources + targets).</summary>
    XavierNormal,

    /// <summary>Uniform in ± √(6 / (sources + targets)).</summary>
    XavierUniform,

    /// <summary>Uniform in ± 1 / √sources.</summary>
    FanInUniform,

    /// <summary>A random orthogonal matrix times a gain; if not square, its shorter side is orthonormal.</summary>
    Orthogonal,
}
