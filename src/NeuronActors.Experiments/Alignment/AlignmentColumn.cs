using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>One measured quantity of one layer, or of the whole network.</summary>
/// <param name="Name">Such as <c>delta-angle:hidden1</c>: the column of <c>metrics.csv</c>, and the measure of published figures and claims.</param>
/// <param name="Measure">Which quantity.</param>
/// <param name="Layer">Of which layer: the one that holds the feedback weights, receives δ or owns the updated weights; null: of all of them.</param>
internal sealed record AlignmentColumn(string Name, AlignmentMeasure Measure, Layer? Layer)
{
    /// <summary>The columns of an experiment, in the order of its list and of the layers.</summary>
    public static IReadOnlyList<AlignmentColumn> Of(Experiment experiment, Network network) =>
    [
        .. from measure in experiment.Measure.Distinct()
           from layer in LayersOf(measure, network)
           from name in MeasureNames.Of(measure)
           select new AlignmentColumn($"{name}:{layer?.Name ?? MeasureNames.WholeNetwork}", measure, layer),
    ];

    private static IEnumerable<Layer?> LayersOf(AlignmentMeasure measure, Network network) => measure == AlignmentMeasure.UpdateCosine
        ? [.. network.Layers.Where(layer => !network.IsInput(layer)), null]
        : network.Layers.Where(layer => !network.IsInput(layer) && !network.IsOutput(layer));
}
