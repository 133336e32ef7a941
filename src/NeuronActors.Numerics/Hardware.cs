using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NeuronActors.Numerics;

/// <summary>What this machine offers, and how fast it could be at most.</summary>
public static class Hardware
{
    /// <summary>The widest vectors that this machine multiplies and adds in one rounding.</summary>
    public static InstructionSet Best { get; } = ChooseBest();

    /// <summary>32 vector registers (AVX-512, Arm) let a tile of 24 accumulators stay in registers; with 16, 12 do.</summary>
    internal static bool HasManyRegisters { get; } = Avx512F.VL.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>Measures what one thread can reach with fused multiply-adds on registers alone: the bound for every product.</summary>
    /// <returns>10⁹ floating-point operations per second, a multiply-add counting as two; the best of 20 spans of some ms.</returns>
    public static double MeasureFmaPeak<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Precision.Require<T>();
        return Best switch
        {
            InstructionSet.Vector512 => FmaPeak.Measure<Lanes512<T>, T>(),
            InstructionSet.Vector256 => FmaPeak.Measure<Lanes256<T>, T>(),
            InstructionSet.Vector128 => FmaPeak.Measure<Lanes128<T>, T>(),
            _ => FmaPeak.Measure<Lanes1<T>, T>(),
        };
    }

    private static InstructionSet ChooseBest()
    {
        if (Vector512.IsHardwareAccelerated) return InstructionSet.Vector512;
        if (Vector256.IsHardwareAccelerated && Fma.IsSupported) return InstructionSet.Vector256;
        return Fma.IsSupported || AdvSimd.Arm64.IsSupported ? InstructionSet.Vector128 : InstructionSet.Scalar;
    }
}
