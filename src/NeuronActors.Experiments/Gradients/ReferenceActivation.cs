using NeuronActors.Numerics;

namespace NeuronActors.Experiments;

/// <summary>Activation functions of the reference gradient, from their definitions and the library's functions.</summary>
internal static class ReferenceActivation
{
    /// <summary>f(h), [neurons × columns].</summary>
    public static double[] Apply(Activation activation, double[] input, int neurons) => activation.Kind == ActivationKind.Softmax
        ? [.. input.Chunk(neurons).SelectMany(Softmax)]
        : Array.ConvertAll(input, h => Of(activation, h));

    /// <summary>v ⊙ f′(h).</summary>
    public static double[] TimesSlope(Activation activation, double[] input, double[] values) =>
        [.. values.Zip(input, (value, h) => value * Slope(activation, h))];

    private static double Of(Activation activation, double h) => activation.Kind switch
    {
        ActivationKind.Linear => h,
        ActivationKind.Relu => Math.Max(0, h),
        ActivationKind.LeakyRelu => h > 0 ? h : activation.Slope * h,
        ActivationKind.Tanh => Math.Tanh(h),
        ActivationKind.Logistic => 1 / (1 + Math.Exp(-h)),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "not elementwise"),
    };

    private static double Slope(Activation activation, double h) => activation.Kind switch
    {
        ActivationKind.Linear => 1,
        ActivationKind.Relu => h > 0 ? 1 : 0,
        ActivationKind.LeakyRelu => h > 0 ? 1 : activation.Slope,
        ActivationKind.Tanh => 1 / (Math.Cosh(h) * Math.Cosh(h)),
        ActivationKind.Logistic => Of(activation, h) * Of(activation, -h),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "no elementwise slope"),
    };

    private static double[] Softmax(double[] input)
    {
        double largest = input.Max();
        double[] powers = Array.ConvertAll(input, h => Math.Exp(h - largest));
        double sum = powers.Sum();
        return Array.ConvertAll(powers, power => power / sum);
    }
}
