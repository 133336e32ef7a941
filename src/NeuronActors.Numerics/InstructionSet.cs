namespace NeuronActors.Numerics;

/// <summary>
/// The width of the vectors that a computation uses. The choice changes the speed and never a bit of the result; a width that
/// the hardware lacks is emulated by the runtime.
/// </summary>
public enum InstructionSet
{
    /// <summary>One element at a time.</summary>
    Scalar,

    /// <summary>128 bits: AdvSimd on Arm, SSE and FMA on x86.</summary>
    Vector128,

    /// <summary>256 bits: AVX2 and FMA.</summary>
    Vector256,

    /// <summary>512 bits: AVX-512.</summary>
    Vector512,
}
