using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Learning.Tests;

/// <summary>One batch of a chain of layers by the formulas of Lillicrap et al. 2016, Methods, in Math.NET's matrices and nothing of the code under test.</summary>
/// <remarks>Descends the squared error ½ Σ e² or the cross-entropy; e = y − y*, so a ΔW of the paper is −1 times an update here.</remarks>
internal sealed class NaiveFeedbackAlignment
{
    private readonly List<Matrix<double>> activity = [];
    private readonly List<Matrix<double>> slope = [];

    private NaiveFeedbackAlignment(NetworkState<double> state, string[] layers, Matrix<double> input, Func<double, double>? outputFunction)
    {
        activity.Add(input);
        for (int l = 1; l < layers.Length; l++)
        {
            Matrix<double> bias = state.Find($"bias.{layers[l]}")!;
            Matrix<double> h = state.Find($"weights.{layers[l - 1]}.{layers[l]}")! * activity[l - 1];
            h = h.MapIndexed((i, _, value) => value + bias[i, 0]);
            bool isOutput = l == layers.Length - 1;
            activity.Add(isOutput ? h.Map(outputFunction ?? (value => value)) : h.PointwiseTanh());
            slope.Add(isOutput ? h.Map(_ => 1.0) : activity[l].Map(x => 1 - x * x));
        }
    }

    /// <summary>The update of each layer's weights above the input, summed over the batch.</summary>
    public static IReadOnlyList<Matrix<double>> Updates(
        Problem<double> problem, NetworkState<double> state, Func<Matrix<double>, Matrix<double>, int, Matrix<double>> tell, Func<double, double>? outputFunction = null)
    {
        string[] layers = [.. problem.Network.Layers.Select(layer => layer.Name)];
        var run = new NaiveFeedbackAlignment(state, layers, Columns(problem.Inputs(0), problem), outputFunction);
        Matrix<double> e = run.activity[^1] - Columns(problem.Targets(0), problem), delta = e;
        var updates = new List<Matrix<double>> { e * run.activity[^2].Transpose() };               // ΔW ∝ e hᵀ
        for (int l = layers.Length - 2; l > 0; l--)
        {
            delta = tell(e, delta, l);
            updates.Insert(0, delta.PointwiseMultiply(run.slope[l - 1]) * run.activity[l - 1].Transpose());   // ΔW₀ ∝ (δ ∘ h′) xᵀ
        }
        return updates;
    }


    /// <summary>h′ of a layer, [neurons × batch].</summary>
    public static Matrix<double> Slope(Problem<double> problem, NetworkState<double> state, int layer)
    {
        string[] layers = [.. problem.Network.Layers.Select(l => l.Name)];
        return new NaiveFeedbackAlignment(state, layers, Columns(problem.Inputs(0), problem), null).slope[layer - 1];
    }

    private static Matrix<double> Columns(double[] values, Problem<double> problem) =>
        Matrix<double>.Build.Dense(values.Length / problem.Columns, problem.Columns, values);
}
