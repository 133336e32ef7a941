namespace NeuronActors.Datasets;

/// <summary>A point of a drawing; x to the right, y down.</summary>
internal readonly record struct PenPoint(double X, double Y);
