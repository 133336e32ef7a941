using NeuronActors.Numerics;

namespace NeuronActors.Datasets;

/// <summary>y* = T x with T uniform in [−1, 1] and x ~ N(0, I).</summary>
/// <remarks>
/// Source: Lillicrap et al. 2016, Fig. 2: from 30 to 10 dimensions; Methods, "Summary" and "Linear function approximation".
/// Supplementary Fig. 12: from 100 to 20.
/// </remarks>
internal sealed class LinearTarget(int inputs, int outputs) : TargetFunction(inputs, outputs, entity: 0)
{
    public override string Description => "y = T x, T uniform in [-1, 1], x normal (Lillicrap et al. 2016, Fig. 2)";

    public override double DrawInput(RandomStream stream, int row, int sample, int step) =>
        stream.Normal(row, sample, step, draw: 0);

    public override Function Pick(RandomStream stream)
    {
        var matrix = DrawMatrix(stream, Outputs, Inputs, limit: 1, matrix: 0);
        return (x, y) => Multiply(matrix, x, y);                                                // y* = T x
    }
}
