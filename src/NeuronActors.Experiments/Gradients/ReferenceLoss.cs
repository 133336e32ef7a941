using NeuronActors.Numerics;

namespace NeuronActors.Experiments;

/// <summary>Losses of the reference gradient, summed over neurons and samples.</summary>
internal static class ReferenceLoss
{
    public static double Value(Loss loss, Activation activation, double[] output, ReadOnlySpan<double> target)
    {
        double sum = 0;
        for (int i = 0; i < output.Length; i++) sum += Term(loss, activation, output[i], target[i]);
        return sum;
    }

    /// <summary>∂L/∂x̄ = 2 c (x̄ − T) of the squared error; ∂L/∂h = x̄ − T of the cross-entropy.</summary>
    public static double[] GradientOfOutput(Loss loss, double[] output, ReadOnlySpan<double> target)
    {
        double scale = loss.Kind == LossKind.SquaredError ? 2 * loss.Factor : 1;
        var gradient = new double[output.Length];
        for (int i = 0; i < gradient.Length; i++) gradient[i] = scale * (output[i] - target[i]);
        return gradient;
    }

    private static double Term(Loss loss, Activation activation, double x, double target)
    {
        if (loss.Kind == LossKind.SquaredError) return loss.Factor * (x - target) * (x - target);
        double ofClass = target == 0 ? 0 : -target * Math.Log(x);
        bool isBernoulli = activation.Kind == ActivationKind.Logistic && target != 1;
        return isBernoulli ? ofClass - (1 - target) * Math.Log(1 - x) : ofClass;
    }
}
