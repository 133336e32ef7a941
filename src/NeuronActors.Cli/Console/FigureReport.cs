using System.Globalization;
using NeuronActors.Experiments;
using NeuronActors.Recording;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>What a figure came to: one row per condition, with what the paper states.</summary>
internal static class FigureReport
{
    /// <summary>Columns that do not speak of the paper.</summary>
    private const int OwnColumns = 6;

    /// <summary>Says it in every way that was asked for.</summary>
    /// <param name="call">How to say it.</param>
    /// <param name="result">What came out.</param>
    /// <param name="insists">Whether a claim that does not hold is a failure.</param>
    /// <returns>The exit code. A condition that diverged is a result, not a failure.</returns>
    public static int Write(Invocation call, FigureResult result, bool insists = false)
    {
        WriteTable(call.Outcome, result.Conditions);
        foreach (ClaimResult claim in result.Claims) call.Outcome.WriteLine($"{ClaimsReport.Judgement(claim)}  {claim.Claim.Says}: {claim.Sentence}");
        call.Outcome.WriteLine(result.Sentence);
        call.Outcome.WriteLine($"curves and runs in {result.Folder}");
        if (result.Status == RunStatus.Failed) call.Complain(result.Sentence);
        if (result.Status != RunStatus.Completed) call.Outcome.WriteLine($"resume with  neuron resume {result.Folder}");
        call.Answer(result.ToJson);
        bool failed = insists && result.Status == RunStatus.Completed && ClaimsReport.Complain(call, [result]);
        return failed ? ExitCode.Refused : RunReport.CodeOf(result.Status);
    }

    private static void WriteTable(IAnsiConsole console, IReadOnlyList<ConditionResult> conditions)
    {
        bool hasClasses = conditions.Any(condition => condition.Last is not null || condition.Measures.Count == 0);
        string[] headings =
        [
            "condition", "runs", hasClasses ? "test accuracy" : "test nse", hasClasses ? "best epoch" : "test mse", "steps", "per batch", "published", "measured", "",
        ];
        int columns = conditions.Any(condition => condition.Published.Count > 0) ? headings.Length : OwnColumns;
        TextTable.Write(console, headings[..columns], conditions.SelectMany(Rows).Select(row => row[..columns]));
    }

    private static IEnumerable<string[]> Rows(ConditionResult condition)
    {
        string runs = condition.Diverged == 0 ? $"{condition.Runs}" : $"{condition.Runs}, {condition.Diverged} diverged";
        string[] row = condition.Measures.TryGetValue(Networks.MeasureNames.TestNse, out Spread? nse)
            ? [condition.Condition, runs, Number(nse), Number(condition.Measures[Networks.MeasureNames.TestMse]), .. Effort(condition)]
            : [condition.Condition, runs, Words(condition.Last), Words(condition.Best), .. Effort(condition)];
        if (condition.Published.Count == 0) yield return [.. row, "", "", ""];
        foreach (PublishedComparison comparison in condition.Published)
        {
            yield return [.. row, Words(comparison.Figure), Measured(comparison.Measured), Judgement(comparison.IsWithin)];
            row = ["", "", "", "", "", ""];
        }
    }

    /// <summary>Steps and time of a batch.</summary>
    private static string[] Effort(ConditionResult condition) =>
    [
        condition.StepsPerBatch is { } steps ? Quantity.Number(steps) : "–",
        condition.BatchMs is { } batchMs ? Quantity.Seconds(batchMs / 1000) : "–",
    ];

    private static string Words(Spread? spread) => spread switch
    {
        null => "–",
        { Deviation: { } deviation } => $"{Quantity.Percent(spread.Mean)} ± {Quantity.Percent(deviation)}",
        _ => Quantity.Percent(spread.Mean),
    };

    private static string Number(Spread spread) => spread.Deviation is { } deviation
        ? $"{Quantity.Number(spread.Mean)} ± {Quantity.Number(deviation)}"
        : Quantity.Number(spread.Mean);

    private static string Words(Networks.PublishedFigure figure) => string.Create(
        CultureInfo.InvariantCulture,
        $"{figure.Measure} {figure.Value} ± {figure.Tolerance}{(figure.Epoch is { } epoch ? $" after epoch {epoch}" : "")}");

    private static string Measured(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–";

    private static string Judgement(bool? isWithin) => isWithin switch
    {
        true => "within",
        false => "outside",
        null => "",
    };
}
