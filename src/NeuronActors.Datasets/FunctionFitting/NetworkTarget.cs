using NeuronActors.Numerics;

namespace NeuronActors.Datasets;

/// <summary>y* = W₂ tanh(W₁ tanh(W₀ x + b₀) + b₁) + b₂, a 30-20-10-10 network with weights and biases uniform in
/// [−0.5, 0.5] and x ~ N(0, I).</summary>
/// <remarks>Source: Lillicrap et al. 2016, Fig. 3d; Methods, "Summary" and "Deep nonlinear function approximation" (α = 0.5). The
/// text gives the range for the weights; the biases are drawn from it too.</remarks>
internal sealed class NetworkTarget() : TargetFunction(inputs: 30, outputs: 10, entity: 1)
{
    private const int FirstHidden = 20;
    private const int SecondHidden = 10;
    private const double Limit = 0.5;

    public override string Description =>
        "y = W2 tanh(W1 tanh(W0 x + b0) + b1) + b2, 30-20-10-10, parameters uniform in [-0.5, 0.5], x normal " +
        "(Lillicrap et al. 2016, Fig. 3d)";

    public override double DrawInput(RandomStream stream, int row, int sample, int step) =>
        stream.Normal(row, sample, step, draw: 0);

    public override Function Pick(RandomStream stream)
    {
        var (weights0, bias0) = DrawLayer(stream, FirstHidden, Inputs, layer: 0);
        var (weights1, bias1) = DrawLayer(stream, SecondHidden, FirstHidden, layer: 1);
        var (weights2, bias2) = DrawLayer(stream, Outputs, SecondHidden, layer: 2);
        return (x, y) =>
        {
            Span<double> hidden0 = stackalloc double[FirstHidden];
            Span<double> hidden1 = stackalloc double[SecondHidden];
            Affine(weights0, bias0, x, hidden0);
            Squash(hidden0);
            Affine(weights1, bias1, hidden0, hidden1);
            Squash(hidden1);
            Affine(weights2, bias2, hidden1, y);
        };
    }

    private static (double[] Weights, double[] Bias) DrawLayer(RandomStream stream, int rows, int columns, int layer) => (
        DrawMatrix(stream, rows, columns, Limit, matrix: 2 * layer),
        DrawMatrix(stream, rows, 1, Limit, matrix: 2 * layer + 1));

    private static void Affine(double[] weights, double[] bias, ReadOnlySpan<double> x, Span<double> y)
    {
        Multiply(weights, x, y);
        for (var row = 0; row < y.Length; row++)
            y[row] += bias[row];
    }

    private static void Squash(Span<double> values)
    {
        foreach (ref var value in values)
            value = ElementaryFunctions.Tanh(value);
    }
}
