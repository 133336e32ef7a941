namespace NeuronActors.Numerics;

/// <summary>Sine and cosine of one angle in double, by reduction to [−π/4, π/4].</summary>
internal static class Trigonometry
{
    /// <summary>2³⁰: up to here three pieces of π/2 leave all digits of the reduced angle.</summary>
    public const double LargestAngle = 1073741824.0;

    private const double RoundingOffset = 6755399441055744.0;   // 1.5 · 2⁵²

    public static (double Sin, double Cos) SinCos(double angle)
    {
        if (!(double.Abs(angle) <= LargestAngle)) return (double.NaN, double.NaN);
        var quarter = double.FusedMultiplyAdd(angle, 0.63661977236758134308, RoundingOffset) - RoundingOffset;   // 2/π
        var (sin, cos) = (Sin(Reduced(angle, quarter)), Cos(Reduced(angle, quarter)));
        return ((long)quarter & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    /// <summary>angle − quarter · π/2, π/2 in three pieces; the first step is exact.</summary>
    private static double Reduced(double angle, double quarter)
    {
        if (quarter == 0) return angle;   // keeps the sign of −0
        var rest = double.FusedMultiplyAdd(-quarter, 1.57079632679489661923, angle);
        rest = double.FusedMultiplyAdd(-quarter, 6.12323399573676603587e-17, rest);
        return double.FusedMultiplyAdd(-quarter, -1.49738490485919e-33, rest);
    }

    private static double Sin(double r)
    {
        var square = r * r;
        var sum = Horner<Lanes1<double>, double>.Of(1.0 / 355687428096000).Then(new(square), -1.0 / 1307674368000)
            .Then(new(square), 1.0 / 6227020800).Then(new(square), -1.0 / 39916800).Then(new(square), 1.0 / 362880)
            .Then(new(square), -1.0 / 5040).Then(new(square), 1.0 / 120).Then(new(square), -1.0 / 6).Sum.Value;
        return r == 0 ? r : double.FusedMultiplyAdd(r * square, sum, r);
    }

    private static double Cos(double r)
    {
        var square = r * r;
        var sum = Horner<Lanes1<double>, double>.Of(1.0 / 20922789888000).Then(new(square), -1.0 / 87178291200)
            .Then(new(square), 1.0 / 479001600).Then(new(square), -1.0 / 3628800).Then(new(square), 1.0 / 40320)
            .Then(new(square), -1.0 / 720).Then(new(square), 1.0 / 24).Sum.Value;
        // 1 − ½r² loses up to half an ulp; what it lost is known exactly and is put back.
        var half = 0.5 * square;
        var leading = 1 - half;
        return leading + double.FusedMultiplyAdd(square * square, sum, 1 - leading - half);
    }
}
