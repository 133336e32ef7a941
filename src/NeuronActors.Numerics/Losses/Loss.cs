using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>A loss between outputs x and targets T, summed over neurons and samples.</summary>
/// <param name="Kind">Which loss.</param>
/// <param name="Factor">Squared error only: ½ in the papers' L = ½ Σ (x − T)², 1 in some authors' code. Cross-entropy does not use it.</param>
public readonly record struct Loss(LossKind Kind, double Factor)
{
    /// <summary>Whether the loss can be used with this output activation.</summary>
    public bool GoesWith(Activation outputActivation) => Kind == LossKind.SquaredError
        ? outputActivation.Kind != ActivationKind.Softmax
        : outputActivation.Kind is ActivationKind.Softmax or ActivationKind.Logistic;

    /// <summary>The loss in double, summed sample by sample and in neuron order within each.</summary>
    /// <remarks>
    /// In the cross-entropy an output that has saturated (x = 0 or x = 1 in T) counts as the nearest value that T could have told
    /// from it, so that the loss stays finite where the gradient does.
    /// </remarks>
    /// <param name="output">x, [rows × columns].</param>
    /// <param name="target">T, [rows × columns].</param>
    /// <param name="rows">Neurons.</param>
    /// <param name="columns">Samples.</param>
    /// <param name="outputActivation">The activation that made x.</param>
    public double Value<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, int rows, int columns, Activation outputActivation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(outputActivation);
        Shape.RequireLength(nameof(output), output.Length, (long)rows * columns);
        Shape.RequireLength(nameof(target), target.Length, output.Length);
        var sum = 0.0;
        for (var i = 0; i < output.Length; i++)
            sum += Term(output[i], double.CreateChecked(target[i]), outputActivation.Kind);
        return Kind == LossKind.SquaredError ? Factor * sum : sum;
    }

    /// <summary>∂L/∂x = 2 · factor · (x − T) of the squared error.</summary>
    /// <param name="output">x.</param>
    /// <param name="target">T, as long as the output.</param>
    /// <param name="gradient">As long as the output; may be the output or the target.</param>
    /// <exception cref="InvalidOperationException">The loss is the cross-entropy.</exception>
    public void Gradient<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Kind != LossKind.SquaredError)
            throw new InvalidOperationException("The cross-entropy has no useful gradient by x; ask for GradientOfInput, which is x − T.");
        Elementwise.Apply(new ScaledDifference<T>(2 * Factor), output, target, gradient);
    }

    /// <summary>∂L/∂h: x − T for the cross-entropy, ∂L/∂x ⊙ f′(h) for the squared error.</summary>
    /// <param name="input">h.</param>
    /// <param name="output">x = f(h), as long as the input.</param>
    /// <param name="target">T, as long as the input.</param>
    /// <param name="outputActivation">f.</param>
    /// <param name="gradient">As long as the input, and none of the three.</param>
    public void GradientOfInput<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> target, Activation outputActivation, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(outputActivation);
        if (Kind == LossKind.CrossEntropy)
        {
            Elementwise.Apply(new ScaledDifference<T>(1), output, target, gradient);
            return;
        }

        outputActivation.Slopes(input, output, gradient);
        Shape.RequireLength(nameof(target), target.Length, output.Length);
        var factor = T.CreateChecked(2 * Factor);
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] *= factor * (output[i] - target[i]);
    }

    private static double LogOf<T>(double value, T saturated)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementaryFunctions.Log(value == 0 ? double.CreateChecked(saturated) : value);

    private double Term<T>(T output, double target, ActivationKind activation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = double.CreateChecked(output);
        if (Kind == LossKind.SquaredError) return (x - target) * (x - target);
        var term = target == 0 ? 0 : -target * LogOf(x, T.Epsilon);
        if (activation == ActivationKind.Softmax || target == 1) return double.IsNaN(x) ? x : term;
        return term - ((1 - target) * LogOf(1 - x, T.One - T.BitDecrement(T.One)));
    }

    private void Require(Activation outputActivation)
    {
        if (!GoesWith(outputActivation))
            throw new InvalidOperationException($"{Kind} does not go with {outputActivation} outputs; use CrossEntropy with softmax or logistic, SquaredError with any but softmax.");
    }
}

/// <summary>factor · (x − T).</summary>
internal readonly struct ScaledDifference<T>(double factor) : IElementwisePair<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double _factor = factor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes first, TLanes second)
        where TLanes : unmanaged, ILanes<TLanes, T> => TLanes.Create(_factor) * (first - second);
}
