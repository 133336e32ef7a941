using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>How the feedback weights B that a layer holds lie to the forward weights W that they stand for.</summary>
/// <remarks>
/// B is [layer × children], W [children × layer]; of several projections that leave the layer the entries stand one after the other.
/// Source: Lillicrap et al. 2016, Methods, "Angle measures". Its absolute value of aᵀb would fold angles above 90° down, which its
/// supplementary Fig. 9 does not; so neither is it taken here.
/// </remarks>
internal sealed class FeedbackLikeness
{
    private FeedbackLikeness(Likeness whole, IReadOnlyList<Likeness> units) => (Whole, Units) = (whole, units);

    /// <summary>Bᵀ and W, flattened.</summary>
    public Likeness Whole { get; }

    /// <summary>Row j of B and column j of W for each neuron j of the layer.</summary>
    public IReadOnlyList<Likeness> Units { get; }

    /// <summary>tr(B W).</summary>
    public double Trace => Whole.Product;

    /// <summary>Compares them; null where the layer holds no feedback weights of a projection that leaves it.</summary>
    public static FeedbackLikeness? Of<T>(Network network, Layer layer, NetworkState<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var pairs = new List<(Matrix<T> Backward, Matrix<T> Forward)>();
        foreach (Projection projection in network.OutOf(layer))
            if (state.Has(NetworkState.FeedbackName(projection.Target.Name, layer.Name), out Matrix<T>? backward) &&
                state.Has(NetworkState.WeightsName(layer.Name, projection.Target.Name), out Matrix<T>? forward))
                pairs.Add((backward, forward));
        if (pairs.Count == 0) return null;
        Likeness[] units = [.. Enumerable.Range(0, layer.Neurons).Select(neuron => OfUnit(pairs, neuron))];
        return new FeedbackLikeness(units.Aggregate((left, right) => left + right), units);
    }

    private static Likeness OfUnit<T>(List<(Matrix<T> Backward, Matrix<T> Forward)> pairs, int neuron)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Likeness.Of(
            [.. pairs.SelectMany(pair => Enumerable.Range(0, pair.Backward.ColumnCount).Select(child => double.CreateChecked(pair.Backward[neuron, child])))],
            [.. pairs.SelectMany(pair => Enumerable.Range(0, pair.Forward.RowCount).Select(child => double.CreateChecked(pair.Forward[child, neuron])))]);
}
