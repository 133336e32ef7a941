using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments.Tests;

public sealed class SolvedTests
{
    /// <summary>A tenth of the error of whoever answers the mean is the border.</summary>
    [Theory]
    [InlineData(0.0999, 100.0), InlineData(0.1, 0.0), InlineData(1.0, 0.0)]
    public void Without_classes_a_run_has_solved_its_task_below_a_tenth_of_the_spread(double nse, double solved) =>
        Assert.Equal(solved, Score(double.NaN, (MeasureNames.TestNse, nse)).Find("solved"));

    [Theory]
    [InlineData(1.0, 100.0), InlineData(0.9999, 0.0)]
    public void With_classes_a_run_has_solved_its_task_when_every_answer_is_right(double accuracy, double solved) =>
        Assert.Equal(solved, Score(accuracy, (MeasureNames.TestError, 100 - 100 * accuracy)).Find("solved"));

    [Fact]
    public void What_was_not_tested_is_neither_solved_nor_unsolved() => Assert.Null(Score(double.NaN).Find("solved"));

    [Fact]
    public void A_claim_sees_the_percentage_of_runs()
    {
        FigureRow[] rows = [.. new[] { 0.01, 0.02, 0.5, 0.003 }.Select((nse, seed) => new FigureRow
        {
            Condition = "a", Seed = (ulong)seed, Status = RunStatus.Completed, Sentence = "", RunFolder = "", Epochs = [Score(double.NaN, (MeasureNames.TestNse, nse))],
        })];
        Assert.True(ClaimTerm.TryParse("solved of a", out ClaimTerm solved));
        Assert.True(ClaimTerm.TryParse("100", out ClaimTerm all));
        Assert.Equal(75, ClaimResult.Of(new Claim("most do", solved, all, 1), rows).Less);
    }

    private static EpochScore Score(double accuracy, params (string Name, double Value)[] measures) =>
        new(1, double.NaN, accuracy, 0, 0) { Measures = measures.ToDictionary(one => one.Name, one => one.Value) };
}
