using System.Numerics;
using NeuronActors.Datasets;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>Measures what an experiment asks for of its alignment with backprop, from a saved state.</summary>
internal sealed class AlignmentMeasures<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network network;
    private readonly RuleLikeness<T>? rule;

    /// <summary>Measures of an experiment; makes a second network only if one of them needs it.</summary>
    public AlignmentMeasures(Experiment experiment, Network network, DataSplit test)
    {
        this.network = network;
        Columns = AlignmentColumn.Of(experiment, network);
        if (Columns.Any(column => column.Measure is AlignmentMeasure.DeltaAngle or AlignmentMeasure.PseudoAngle or AlignmentMeasure.UpdateCosine or AlignmentMeasure.FirstErrorStep))
            rule = new RuleLikeness<T>(experiment, test);
    }

    /// <summary>What is measured, in the order of the experiment's list and of the layers.</summary>
    public IReadOnlyList<AlignmentColumn> Columns { get; }

    /// <summary>The values at a state by their names, in the order of the columns, but for what the rule does not have.</summary>
    public IReadOnlyDictionary<string, double> Of(NetworkState<T> state)
    {
        rule?.Look(state);
        var weights = network.Layers.ToDictionary(layer => layer, layer => new Lazy<FeedbackLikeness?>(() => FeedbackLikeness.Of(network, layer, state)));
        var values = new OrderedDictionary<string, double>();
        foreach (AlignmentColumn column in Columns)
            if (Value(column, weights) is { } value) values.Add(column.Name, value);
        return values;
    }

    private double? Value(AlignmentColumn column, Dictionary<Layer, Lazy<FeedbackLikeness?>> weights) => column switch
    {
        { Layer: null } => rule!.UpdateCosine(network.Projections),
        { Measure: AlignmentMeasure.UpdateCosine } => rule!.UpdateCosine(network.Into(column.Layer)),
        { Measure: AlignmentMeasure.DeltaAngle } => rule!.DeltaAngle(column.Layer),
        { Measure: AlignmentMeasure.PseudoAngle } => rule!.PseudoAngle(column.Layer),
        { Measure: AlignmentMeasure.FirstErrorStep } => rule!.FirstErrorStep(column.Layer),
        { Measure: AlignmentMeasure.UnitAngle } => OfUnits(column, weights[column.Layer].Value),
        { Measure: AlignmentMeasure.Trace } => weights[column.Layer].Value?.Trace,
        _ => weights[column.Layer].Value is { Whole.HasAngle: true } likeness ? likeness.Whole.AngleDegrees : null,
    };

    private static double? OfUnits(AlignmentColumn column, FeedbackLikeness? weights)
    {
        double[] angles = [.. (weights?.Units ?? []).Where(unit => unit.HasAngle).Select(unit => unit.AngleDegrees)];
        if (angles.Length == 0) return null;
        return MeasureNames.IsShareOfUnits(column.Name) ? 100.0 * angles.Count(angle => angle < 90) / angles.Length : angles.Average();
    }
}
