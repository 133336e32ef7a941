using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>
/// Exponential, logarithm, hyperbolic tangent, logistic function, sine and cosine with the same bits on every machine.
/// </summary>
/// <remarks>
/// The value of an element depends on the element alone: not on its place, the array's length, the instruction set or the
/// platform's mathematical library. Errors are at most 2 ulp in float and 4 ulp in double, subnormal results included.
/// NaN gives NaN. T is float or double. Input and output spans may be the same.
/// </remarks>
public static class ElementaryFunctions
{
    /// <summary>eˣ; 0 at −∞, ∞ where it overflows.</summary>
    public static T Exp<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => default(Exponential<T>).Of(Scalar(x)).Value;

    /// <summary>eˣ of every element.</summary>
    /// <param name="input">x, any values.</param>
    /// <param name="output">As long as the input.</param>
    /// <param name="instructions">The width of vectors to use; the best of this machine by default.</param>
    public static void Exp<T>(ReadOnlySpan<T> input, Span<T> output, InstructionSet? instructions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply(default(Exponential<T>), input, output, instructions);

    /// <summary>The natural logarithm; −∞ at ±0, NaN below.</summary>
    public static T Log<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => default(NaturalLogarithm<T>).Of(Scalar(x)).Value;

    /// <summary>The natural logarithm of every element.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T}, InstructionSet?)"/>
    public static void Log<T>(ReadOnlySpan<T> input, Span<T> output, InstructionSet? instructions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply(default(NaturalLogarithm<T>), input, output, instructions);

    /// <summary>The hyperbolic tangent, in [−1, 1].</summary>
    public static T Tanh<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => default(HyperbolicTangent<T>).Of(Scalar(x)).Value;

    /// <summary>The hyperbolic tangent of every element.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T}, InstructionSet?)"/>
    public static void Tanh<T>(ReadOnlySpan<T> input, Span<T> output, InstructionSet? instructions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply(default(HyperbolicTangent<T>), input, output, instructions);

    /// <summary>1 / (1 + e⁻ˣ), in [0, 1].</summary>
    public static T Logistic<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => default(LogisticFunction<T>).Of(Scalar(x)).Value;

    /// <summary>1 / (1 + e⁻ˣ) of every element.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T}, InstructionSet?)"/>
    public static void Logistic<T>(ReadOnlySpan<T> input, Span<T> output, InstructionSet? instructions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply(default(LogisticFunction<T>), input, output, instructions);

    /// <summary>Sine and cosine of an angle.</summary>
    /// <param name="angle">In radians, |angle| ≤ 2³⁰; beyond, and where it is not finite, both results are NaN.</param>
    public static (T Sin, T Cos) SinCos<T>(T angle)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Precision.Require<T>();
        var (sin, cos) = Trigonometry.SinCos(double.CreateChecked(angle));
        return (T.CreateChecked(sin), T.CreateChecked(cos));
    }

    /// <summary>Sine and cosine of every angle, one at a time (data generators have no need of more).</summary>
    /// <param name="angles">In radians, each at most 2³⁰ in magnitude; else NaN.</param>
    /// <param name="sines">As long as the angles.</param>
    /// <param name="cosines">As long as the angles.</param>
    public static void SinCos<T>(ReadOnlySpan<T> angles, Span<T> sines, Span<T> cosines)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape.RequireLength(nameof(sines), sines.Length, angles.Length);
        Shape.RequireLength(nameof(cosines), cosines.Length, angles.Length);
        for (var i = 0; i < angles.Length; i++)
            (sines[i], cosines[i]) = SinCos(angles[i]);
    }

    private static Lanes1<T> Scalar<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Precision.Require<T>();
        return new Lanes1<T>(x);
    }
}
