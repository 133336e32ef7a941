using NeuronActors.Numerics;

namespace NeuronActors.Datasets;

/// <summary>y*ₖ = xᵀ Qₖ x for k = 1 … 20, every element of Qₖ uniform in [−0.5, 0.5] and of x in [−2, 2], 20 dimensions.</summary>
/// <remarks>Source: Lillicrap et al. 2016, Fig. 5; Methods, "Quadratic function approximation".</remarks>
internal sealed class QuadraticTarget() : TargetFunction(inputs: 20, outputs: 20, entity: 2)
{
    private const double InputLimit = 2;
    private const double FormLimit = 0.5;

    public override string Description =>
        "y_k = x' Q_k x, Q_k uniform in [-0.5, 0.5], x uniform in [-2, 2] (Lillicrap et al. 2016, Fig. 5)";

    public override double DrawInput(RandomStream stream, int row, int sample, int step) =>
        InputLimit * (2 * stream.Uniform(row, sample, step, draw: 0) - 1);

    public override Function Pick(RandomStream stream)
    {
        double[][] forms =
            [.. Enumerable.Range(0, Outputs).Select(k => DrawMatrix(stream, Inputs, Inputs, FormLimit, matrix: k))];
        return (x, y) =>
        {
            Span<double> product = stackalloc double[x.Length];
            for (var k = 0; k < y.Length; k++)
            {
                Multiply(forms[k], x, product);
                y[k] = Dot(x, product);                                                         // y*ₖ = xᵀ Qₖ x
            }
        };
    }
}
