using System.Text.Json.Nodes;
using NeuronActors.Experiments;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>What the demonstration shows: a column for each rule, a row for each measure.</summary>
internal static class DemoReport
{
    public static void Write(IAnsiConsole console, DemoResult result)
    {
        console.WriteLine($"{result.Network} on {result.Data}, {Quantity.Seconds(result.Seconds)} in all");
        TextTable.Write(
            console, ["", .. result.Rules.Select(rule => rule.Name)],
            Rows(result).Select(row => new[] { row.Name }.Concat(result.Rules.Select(row.Value)).ToArray()));
    }

    /// <summary>The keys of a run, those of activation relaxation, and then what only the demonstration has.</summary>
    public static JsonObject Json(DemoResult result)
    {
        JsonObject json = result.Rules.Count > 0 ? result.Rules[0].Run.ToJson() : [];
        foreach ((string key, JsonNode? value) in result.ToJson()) json[key] = value?.DeepClone();
        return json;
    }

    private static IEnumerable<(string Name, Func<DemoRule, string> Value)> Rows(DemoResult result)
    {
        yield return ("test accuracy", rule => Quantity.Percent(rule.Run.TestAccuracy));
        yield return ("train accuracy", rule => Quantity.Percent(rule.Run.TrainAccuracy));
        yield return ("time per batch", rule => rule.Run.MillisecondsPerBatch is { } batch ? Quantity.Seconds(batch / 1000) : "–");
        foreach (string projection in result.Rules[0].Updates.Select(update => update.Projection))
            yield return ($"angle to the gradient, {projection}", rule => Angle(rule, projection));
        yield return ("relaxation steps taken", rule => Steps(rule.Relaxation?.Steps));
        yield return ("steps to within 1° of the gradient", rule => Steps(rule.Relaxation?.StepsToOneDegree));
        yield return ("steps to quiescence", rule => Steps(rule.Relaxation?.StepsToQuiescence));
        yield return ("steps to quiescence, step size 1", rule => Steps(rule.Relaxation?.StepsToQuiescenceAtStepSizeOne));
        yield return ("messages per batch", rule => Quantity.Count(rule.MessagesPerBatch));
        yield return ("bytes per batch", rule => Quantity.Size(rule.BytesPerBatch));
        yield return ("weight transport per batch", rule => rule.WeightTransportBytesPerBatch is > 0 and var bytes ? Quantity.Size(bytes) : "none");
    }

    private static string Angle(DemoRule rule, string projection) =>
        rule.Updates.FirstOrDefault(update => update.Projection == projection) is { Degrees: var degrees }
            ? FormattableString.Invariant($"{degrees:0.00}°")
            : "–";

    private static string Steps(int? steps) => steps is { } count ? Quantity.Count(count) : "–";
}
