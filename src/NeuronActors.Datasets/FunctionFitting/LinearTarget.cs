using NeuronActors.Numerics;

namespace NeuronActors.Datasets;

/// <summary>y* = T x with T uniform in [−1, 1] and x ~ N(0, I), from 30 to 10 dimensions.</summary>
/// <remarks>Source: Lillicrap et al. 2016, Fig. 2; Methods, "Summary" and "Linear function approximation".</remarks>
internal sealed class LinearTarget() : TargetFunction(inputs: 30, outputs: 10, entity: 0)
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
