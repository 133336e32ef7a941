using System.Globalization;
using NeuronActors.Experiments;
using NeuronActors.Networks;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary>Tells people how far a run is: what runs, the batches going by, one line per epoch.</summary>
internal sealed class ConsoleReporter(LiveLine live) : IRunObserver
{
    private const int BarCells = 16;

    private RunStart? start;

    /// <summary>Whether this is one run of many, which is announced elsewhere and indented here.</summary>
    public bool IsPartOfFigure { get; init; }

    /// <summary>Whether to say which files the data came from.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Where warnings go.</summary>
    public required Action<string> Warn { get; init; }

    /// <summary>Batches learnt since the run began, by this process or one before it.</summary>
    public long BatchesDone { get; private set; }

    public void Started(RunStart start)
    {
        (this.start, BatchesDone) = (start, start.BatchesDone);
        if (IsPartOfFigure) return;
        foreach (string line in Heading(start)) live.WriteLine(line);
    }

    public void Warned(string sentence)
    {
        live.Clear();
        Warn(sentence);
    }

    public void BatchLearned(RunPoint point)
    {
        BatchesDone = (long)point.Epoch * start!.BatchesPerEpoch + point.BatchInEpoch;
        if (live.IsDue) live.Show(Line(start!, point));
    }

    public void Interrupted(RunOutcome outcome) => live.WriteLine($"{Indent}{WordsOf(outcome)}; going on from the last checkpoint");

    public void Recovered(Recovery recovery) => live.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{Indent}recovered from the loss of {recovery.Lost}: noticed after {recovery.NoticedSeconds:0.00} s, learning again {recovery.RecoveredSeconds:0.00} s later, from batch {recovery.FromBatch}"));

    public void EpochFinished(EpochResult result) => live.WriteLine(
        $"{Indent}epoch {result.Epoch + 1}/{start!.Epochs}  {Scores(result)}{Measured(result)}  {Quantity.Seconds(result.Seconds)}");

    private string Indent => IsPartOfFigure ? "  " : "";

    /// <summary>What was lost is not named twice.</summary>
    private static string WordsOf(RunOutcome outcome) =>
        outcome is RunOutcome.Lost lost && lost.Why.Contains(lost.What, StringComparison.Ordinal) ? lost.Why : outcome.Sentence;

    private IEnumerable<string> Heading(RunStart start)
    {
        Experiment experiment = start.Experiment;
        string rule = ExperimentWriter.Flatten(experiment)["rule.name"];
        string batches = $"{start.Epochs} × {start.BatchesPerEpoch} batches of {experiment.Train.Batch}";
        yield return $"{experiment.Name}: {start.Network}, {rule} on {experiment.Data.Title}, {batches}";
        string nodes = experiment.Nodes == 1 ? "" : $"{Quantity.Of(experiment.Nodes, "node")}, ";
        yield return $"{nodes}threads {start.Threads}, seed {experiment.Seed}";
        if (IsVerbose) yield return $"data {start.Data}";
        string since = start.BatchesDone == 0 ? "" : $", from batch {Quantity.Count(start.BatchesDone)} on";
        yield return $"folder {start.Folder}{since}";
    }

    private string Line(RunStart start, RunPoint point)
    {
        int filled = BarCells * point.BatchInEpoch / Math.Max(1, start.BatchesPerEpoch);
        string bar = new string('━', filled) + new string('╌', BarCells - filled);
        int batchesLeft = start.BatchesPerEpoch - point.BatchInEpoch;
        string timeLeft = batchesLeft > 0 ? $"{Quantity.Seconds(batchesLeft * point.MillisecondsPerBatch / 1000)} left" : "testing";
        return $"{Indent}epoch {point.Epoch + 1}/{start.Epochs} {bar} {point.BatchInEpoch}/{start.BatchesPerEpoch}  " +
            $"{Score("train", point.Score)}  {Quantity.Count(1000 / Math.Max(point.MillisecondsPerBatch, 1e-6))} batch/s  {timeLeft}";
    }

    private static string Scores(EpochResult result) => 
        $"{Score("train", result.Train)}{(result.Validation is { } validation ? $"  {Score("validation", validation)}" : "")}  {Score("test", result.Test)}";

    /// <summary>The error of data with classes says what the accuracy has said.</summary>
    private static string Measured(EpochResult result) => string.Concat(
        result.Measures.Where(measure => measure.Key != MeasureNames.TestError)
            .Select(measure => $"  {measure.Key} {Quantity.Number(measure.Value)}"));

    private static string Score(string what, BatchScore score) => score.Correct > 0
        ? $"{what} {Quantity.Percent(score.Accuracy)} (loss {Quantity.Number(score.MeanLoss)})"
        : $"{what} loss {Quantity.Number(score.MeanLoss)}";
}
