using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>One measured quantity of one layer.</summary>
/// <param name="Name">Such as <c>delta-angle:hidden1</c>: the column of <c>metrics.csv</c>, and the measure of published figures and claims.</param>
/// <param name="Measure">Which quantity.</param>
/// <param name="Layer">Of which layer: the one that holds the feedback weights, receives δ or owns the updated weights.</param>
internal sealed record AlignmentColumn(string Name, AlignmentMeasure Measure, Layer Layer)
{
    /// <summary>The columns of an experiment, in the order of its list and of the layers.</summary>
    public static IReadOnlyList<AlignmentColumn> Of(Experiment experiment, Network network) =>
    [
        .. from measure in experiment.Measure.Distinct()
           from layer in network.Layers
           where !network.IsInput(layer) && (measure == AlignmentMeasure.UpdateCosine || !network.IsOutput(layer))
           from name in MeasureNames.Of(measure)
           select new AlignmentColumn($"{name}:{layer.Name}", measure, layer),
    ];
}
