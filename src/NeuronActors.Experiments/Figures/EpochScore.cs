using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>Scores of one epoch.</summary>
/// <param name="Epoch">Its number, from 1; 0 for what was measured before the first batch.</param>
/// <param name="TrainAccuracy">Over its training batches, each judged before it was learnt; 0 to 1. Not a number without classes.</param>
/// <param name="TestAccuracy">On the test samples after it; 0 to 1. Not a number without classes.</param>
/// <param name="TrainLoss">Mean per sample.</param>
/// <param name="TestLoss">Mean per sample.</param>
public sealed record EpochScore(int Epoch, double TrainAccuracy, double TestAccuracy, double TrainLoss, double TestLoss)
{
    private const double Percent = 100;

    /// <summary>On the samples set aside, after it; 0 to 1. Not a number where none are, and without classes.</summary>
    public double ValidationAccuracy { get; init; } = double.NaN;

    /// <summary>Mean per sample set aside. Not a number where none are.</summary>
    public double ValidationLoss { get; init; } = double.NaN;

    /// <summary>What else was measured, by its name: errors of data without classes, and what the experiment asks for of its alignment.</summary>
    public IReadOnlyDictionary<string, double> Measures { get; init; } = new Dictionary<string, double>();

    /// <summary>A value by its name, in its unit; null if it was not measured.</summary>
    public double? Find(string measure) => measure switch
    {
        MeasureNames.TestAccuracy => Present(Percent * TestAccuracy),
        MeasureNames.TestError => Present(Percent * (1 - TestAccuracy)),
        MeasureNames.TestLoss => Present(TestLoss),
        MeasureNames.ValidationAccuracy => Present(Percent * ValidationAccuracy),
        MeasureNames.ValidationError => Present(Percent * (1 - ValidationAccuracy)),
        MeasureNames.ValidationLoss => Present(ValidationLoss),
        MeasureNames.TrainAccuracy => Present(Percent * TrainAccuracy),
        MeasureNames.TrainError => Present(Percent * (1 - TrainAccuracy)),
        MeasureNames.TrainLoss => Present(TrainLoss),
        MeasureNames.Solved => IsSolved is { } solved ? (solved ? Percent : 0) : null,
        _ => Measures.TryGetValue(measure, out double value) ? Present(value) : null,
    };

    private bool? IsSolved =>
        Measures.TryGetValue(MeasureNames.TestNse, out double error) ? error < MeasureNames.SolvedNse :
        Present(TestAccuracy) is { } accuracy ? accuracy == 1 : null;

    private static double? Present(double value) => double.IsNaN(value) ? null : value;
}
