using System.Numerics;

namespace NeuronActors.Numerics.Tests;

public sealed class ElementaryFunctionsTests
{
    private delegate void Spanwise<T>(ReadOnlySpan<T> input, Span<T> output, InstructionSet? instructions);

    private static readonly InstructionSet[] _all = Enum.GetValues<InstructionSet>();

    [Fact]
    public void Float_results_are_within_two_ulp_of_the_double_library()
    {
        AssertClose(ElementaryFunctions.Exp<float>, Math.Exp, Arguments<float>(-106, 90), 2);
        AssertClose(ElementaryFunctions.Tanh<float>, Math.Tanh, Arguments<float>(-12, 12), 2);
        AssertClose(ElementaryFunctions.Logistic<float>, Logistic, Arguments<float>(-106, 106), 2);
        AssertClose(ElementaryFunctions.Log<float>, Math.Log, Magnitudes<float>(-149, 127), 2);
        AssertClose(x => ElementaryFunctions.SinCos(x).Sin, Math.Sin, Arguments<float>(-300, 300), 2);
        AssertClose(x => ElementaryFunctions.SinCos(x).Cos, Math.Cos, Arguments<float>(-300, 300), 2);
    }

    [Fact]
    public void Double_results_are_within_four_ulp_of_the_library()
    {
        AssertClose(ElementaryFunctions.Exp<double>, Math.Exp, Arguments<double>(-747, 711), 4);
        AssertClose(ElementaryFunctions.Tanh<double>, Math.Tanh, Arguments<double>(-24, 24), 4);
        AssertClose(ElementaryFunctions.Logistic<double>, Logistic, Arguments<double>(-700, 747), 4);
        AssertClose(ElementaryFunctions.Log<double>, Math.Log, Magnitudes<double>(-1074, 1023), 4);
        AssertClose(x => ElementaryFunctions.SinCos(x).Sin, Math.Sin, Arguments<double>(-1e4, 1e4), 4);
        AssertClose(x => ElementaryFunctions.SinCos(x).Cos, Math.Cos, Arguments<double>(-1e4, 1e4), 4);
        AssertClose(x => ElementaryFunctions.SinCos(x).Sin, Math.Sin, Arguments<double>(-1e9, 1e9), 4);
    }

    [Fact]
    public void Tiny_and_nearby_arguments_keep_their_digits()
    {
        AssertClose(ElementaryFunctions.Tanh<float>, Math.Tanh, Magnitudes<float>(-149, 4), 2);
        AssertClose(ElementaryFunctions.Tanh<double>, Math.Tanh, Magnitudes<double>(-1074, 4), 4);
        AssertClose(ElementaryFunctions.Log<double>, Math.Log, Arguments<double>(0.6, 1.5), 4);
        AssertClose(ElementaryFunctions.Log<float>, Math.Log, Arguments<float>(0.6, 1.5), 2);
        AssertClose(x => ElementaryFunctions.SinCos(x).Sin, Math.Sin, Magnitudes<double>(-1074, 4), 4);
    }

    [Fact]
    public void Special_arguments_give_the_limits_in_float() => AssertSpecials<float>();

    [Fact]
    public void Special_arguments_give_the_limits_in_double() => AssertSpecials<double>();

    [Fact]
    public void A_value_depends_on_the_element_alone_in_float() => AssertElementwise<float>();

    [Fact]
    public void A_value_depends_on_the_element_alone_in_double() => AssertElementwise<double>();

    [Fact]
    public void Sine_and_cosine_beyond_their_range_are_not_a_number()
    {
        Assert.False(double.IsNaN(ElementaryFunctions.SinCos(1073741824.0).Sin));
        Assert.True(double.IsNaN(ElementaryFunctions.SinCos(1073741825.0).Sin));
        Assert.True(double.IsNaN(ElementaryFunctions.SinCos(double.NegativeInfinity).Cos));
        Assert.True(float.IsNaN(ElementaryFunctions.SinCos(float.NaN).Cos));
    }

    [Fact]
    public void Spans_of_angles_give_what_single_angles_give()
    {
        var angles = Arguments<float>(-9, 9).Take(100).ToArray();
        var (sines, cosines) = (new float[100], new float[100]);
        ElementaryFunctions.SinCos<float>(angles, sines, cosines);
        Assert.All(angles.Index(), angle => Assert.Equal(ElementaryFunctions.SinCos(angle.Item), (sines[angle.Index], cosines[angle.Index])));
    }

    [Fact]
    public void An_output_of_another_length_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => ElementaryFunctions.Exp<float>(new float[3], new float[4]));
        Assert.Contains("4 values; 3 are needed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_precision_other_than_float_and_double_is_refused() =>
        Assert.Throws<ArgumentException>(() => ElementaryFunctions.Exp((Half)1));

    private static double Logistic(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    private static void AssertClose<T>(Func<T, T> function, Func<double, double> reference, IEnumerable<T> arguments, double ulp)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var worst = arguments.MaxBy(x => Ulp.Distance(function(x), T.CreateChecked(reference(double.CreateChecked(x)))));
        var distance = Ulp.Distance(function(worst), T.CreateChecked(reference(double.CreateChecked(worst))));
        Assert.True(distance <= ulp, $"{distance} ulp at {worst}: {function(worst)}, expected {reference(double.CreateChecked(worst))}");
    }

    private static void AssertSpecials<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var (infinity, zero, one, nan) = (T.PositiveInfinity, T.Zero, T.One, T.NaN);
        AssertValues(ElementaryFunctions.Exp, (infinity, infinity), (-infinity, zero), (zero, one), (-zero, one), (nan, nan),
            (T.CreateChecked(1e30), infinity), (T.CreateChecked(-1e30), zero), (T.MaxValue, infinity), (T.MinValue, zero), (T.Epsilon, one));
        AssertValues(ElementaryFunctions.Log, (infinity, infinity), (zero, -infinity), (-zero, -infinity), (-one, nan), (-infinity, nan),
            (-T.Epsilon, nan), (nan, nan), (one, zero));
        AssertValues(ElementaryFunctions.Tanh, (infinity, one), (-infinity, -one), (zero, zero), (-zero, -zero), (nan, nan),
            (T.CreateChecked(30), one), (T.MinValue, -one), (T.Epsilon, T.Epsilon), (-T.Epsilon, -T.Epsilon));
        AssertValues(ElementaryFunctions.Logistic, (infinity, one), (-infinity, zero), (nan, nan), (T.MaxValue, one), (T.MinValue, zero),
            (zero, T.CreateChecked(0.5)), (-zero, T.CreateChecked(0.5)));
        AssertValues(x => ElementaryFunctions.SinCos(x).Sin, (zero, zero), (-zero, -zero), (T.Epsilon, T.Epsilon), (nan, nan));
        AssertValues(x => ElementaryFunctions.SinCos(x).Cos, (zero, one), (-zero, one), (T.Epsilon, one));
    }

    private static void AssertValues<T>(Func<T, T> function, params (T Argument, T Expected)[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Assert.All(values, value => Assert.True(
            Ulp.Same(function(value.Argument), value.Expected), $"f({value.Argument}) is {function(value.Argument)}, not {value.Expected}"));

    private static void AssertElementwise<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        AssertElementwise<T>(ElementaryFunctions.Exp, ElementaryFunctions.Exp, Arguments<T>(-120, 100));
        AssertElementwise<T>(ElementaryFunctions.Log, ElementaryFunctions.Log, Magnitudes<T>(-149, 127).Concat(Arguments<T>(-1, 3)));
        AssertElementwise<T>(ElementaryFunctions.Tanh, ElementaryFunctions.Tanh, Arguments<T>(-3, 3));
        AssertElementwise<T>(ElementaryFunctions.Logistic, ElementaryFunctions.Logistic, Arguments<T>(-120, 120));
    }

    /// <summary>All lengths 0 … 70 at all offsets 0 … 16, each instruction set, against the function of one value.</summary>
    private static void AssertElementwise<T>(Func<T, T> single, Spanwise<T> spanwise, IEnumerable<T> arguments)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T[] specials = [T.Zero, -T.Zero, T.PositiveInfinity, T.NegativeInfinity, T.NaN, T.Epsilon, T.MaxValue];
        var values = arguments.Where((_, i) => i % 997 == 0).Take(86 - specials.Length).Concat(specials).ToArray();
        var expected = values.Select(single).ToArray();
        var output = new T[70];
        foreach (var set in _all)
            for (var offset = 0; offset <= 16; offset++)
                for (var length = 0; length <= 70; length++)
                {
                    spanwise(values.AsSpan(offset, length), output.AsSpan(0, length), set);
                    for (var i = 0; i < length; i++)
                        if (!Ulp.Same(output[i], expected[offset + i]))
                            Assert.Fail($"{set}, offset {offset}, length {length}: f({values[offset + i]}) is {output[i]}, not {expected[offset + i]}");
                }
    }

    private static IEnumerable<T> Arguments<T>(double lowest, double highest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var stream = new RandomStream(1, StreamPurpose.Data, 0);
        for (var i = 0; i < 100_000; i++)
            yield return T.CreateChecked(lowest + (highest - lowest) * stream.Uniform(i, 0, 0, 0));
    }

    private static IEnumerable<T> Magnitudes<T>(int lowestExponent, int highestExponent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var stream = new RandomStream(1, StreamPurpose.Data, 1);
        for (var i = 0; i < 100_000; i++)
        {
            var exponent = lowestExponent + stream.Below(highestExponent - lowestExponent + 1, i, 0, 0, 0);
            yield return T.CreateChecked(Math.ScaleB(1 + stream.Uniform(i, 1, 0, 0), exponent));
        }
    }
}
