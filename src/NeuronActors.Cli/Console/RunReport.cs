using System.Globalization;
using NeuronActors.Experiments;
using NeuronActors.Recording;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>What a run came to: a small table for people, one JSON object for scripts, an exit code for the shell.</summary>
internal static class RunReport
{
    /// <summary>Says it in every way that was asked for.</summary>
    /// <param name="call">How to say it.</param>
    /// <param name="summary">What came out.</param>
    /// <param name="batchesDone">Batches learnt since the run began.</param>
    /// <returns>The exit code.</returns>
    public static int Write(Invocation call, RunSummary summary, long batchesDone)
    {
        call.Outcome.WriteLine($"{summary.Status.ToString().ToLowerInvariant()} after {Quantity.Count(batchesDone)} batches");
        TextTable.WritePairs(call.Outcome, Pairs(summary, batchesDone));
        if (summary.Status is RunStatus.Diverged or RunStatus.Failed) call.Complain(summary.Sentence);
        if (CanGoOn(summary)) call.Outcome.WriteLine($"resume with  neuron resume {summary.RunFolder}");
        call.Answer(summary.ToJson);
        return CodeOf(summary.Status);
    }

    /// <summary>The exit code that goes with an outcome.</summary>
    public static int CodeOf(RunStatus status) => status switch
    {
        RunStatus.Completed => ExitCode.Done,
        RunStatus.Interrupted => ExitCode.Interrupted,
        _ => ExitCode.Refused,
    };

    /// <summary>A run that diverged would diverge again: the same seed gives the same bits.</summary>
    private static bool CanGoOn(RunSummary summary) => summary.Status is RunStatus.Interrupted or RunStatus.Failed;

    /// <summary>Whether the last checkpoint holds the last batch.</summary>
    private static bool IsWhole(RunSummary summary) => summary.Status is RunStatus.Completed or RunStatus.Interrupted;

    private static IEnumerable<(string Name, string Value)> Pairs(RunSummary summary, long batchesDone)
    {
        double perBatch = 1.0 / Math.Max(1, batchesDone);
        if (summary.TestAccuracy is { } test) yield return ("test accuracy", Quantity.Percent(test));
        foreach ((string name, double value) in summary.Measures) yield return (name.Replace('-', ' '), Quantity.Number(value));
        if (summary.TrainAccuracy is { } train) yield return ("train accuracy", Quantity.Percent(train));
        if (summary.Loss is { } loss) yield return ("loss", Quantity.Number(loss));
        if (summary.SecondsPerEpoch is { } epoch) yield return ("time per epoch", Quantity.Seconds(epoch));
        if (summary.MillisecondsPerBatch is { } batch) yield return ("time per batch", Quantity.Seconds(batch / 1000));
        if (summary.StepsPerBatch is { } steps) yield return ("relaxation steps", $"{Quantity.Count(steps)} per batch");
        yield return ("messages", PerBatchAndInAll(Quantity.Count, summary.Messages, perBatch));
        yield return ("bytes", PerBatchAndInAll(Quantity.Size, summary.Bytes, perBatch));
        yield return ("weight transport", PerBatchAndInAll(Quantity.Size, summary.WeightTransportBytes, perBatch));
        if (summary.WireBytes is { } wire) yield return ("between nodes", PerBatchAndInAll(Quantity.Size, wire, perBatch));
        if (summary.Nodes.Count > 0) yield return ("nodes", string.Join(", ", summary.Nodes));
        foreach (string idle in summary.Idle) yield return ("idle", idle);
        if (summary.Recorded is { } recorded) yield return ("recorded", Recorded(recorded));
        if (summary.Recoveries.Count > 0) yield return ("recoveries", Recoveries(summary.Recoveries));
        if (summary.WeightsSha256 is { } hash) yield return ("weights sha256", IsWhole(summary) ? hash : $"{hash} at the last checkpoint");
        yield return ("folder", summary.RunFolder);
    }

    private static string Recorded(RecordedSummary recorded) =>
        $"{Quantity.Count(recorded.Events)} events, {Quantity.Size(recorded.Bytes)}{(recorded.Dropped > 0 ? $"; {Quantity.Count(recorded.Dropped)} dropped: {recorded.Reason}" : "")}";

    private static string Recoveries(IReadOnlyList<Recovery> recoveries) => string.Create(
        CultureInfo.InvariantCulture,
        $"{recoveries.Count}: noticed after {recoveries.Max(r => r.NoticedSeconds):0.00} s, learning again after {recoveries.Max(r => r.RecoveredSeconds):0.00} s at the most");

    private static string PerBatchAndInAll(Func<double, string> words, long amount, double perBatch) =>
        amount == 0 ? "none" : $"{words(amount * perBatch)} per batch, {words(amount)} in all";
}
