using System.Text.Json.Nodes;
using NeuronActors.Learning;
using NeuronActors.Locality;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>What an audit found: a line for each property.</summary>
internal static class AuditReport
{
    private const int LeaksShown = 3;

    /// <summary>Says what is said of a property, and complains of what violates it.</summary>
    public static void Write(Invocation call, AuditResult result)
    {
        call.Outcome.WriteLine($"  {Word(result.Verdict),-10} {result.Property}: {result.Evidence}");
        foreach (Leak leak in result.Leaks.Take(LeaksShown)) call.Complain($"{result.Property}: {leak.Sentence}");
        if (result.Leaks.Count > LeaksShown) call.Complain($"{result.Property}: and {result.Leaks.Count - LeaksShown} more; --json shows all.");
    }

    /// <summary>Sums all up.</summary>
    /// <returns>The exit code: refused if a property is violated, or if of some experiment nothing could be judged.</returns>
    public static int Finish(
        Invocation call, string experiment, AuditOptions options, IReadOnlyList<(string Name, double Seconds, IReadOnlyList<AuditResult> Results)> audits)
    {
        AuditResult[] all = [.. audits.SelectMany(audit => audit.Results)];
        int violated = all.Count(result => !result.Holds), judged = all.Count(result => result.Verdict != AuditVerdict.NotJudged);
        call.Outcome.WriteLine($"{judged - violated} of {judged} properties hold{(judged < all.Length ? $", {all.Length - judged} could not be judged" : "")}");
        call.Answer(() => new JsonObject
        {
            ["experiment"] = experiment,
            ["batches"] = options.Batches,
            ["samples"] = options.Samples,
            ["judged"] = judged,
            ["violated"] = violated,
            ["audits"] = new JsonArray([.. audits.Select(audit => Json(audit.Name, audit.Seconds, audit.Results))]),
        });
        bool[] isKnown = [.. audits.Select(audit => audit.Results.Any(result => result.Verdict != AuditVerdict.NotJudged))];
        foreach ((string name, _, IReadOnlyList<AuditResult> results) in audits.Where((_, index) => !isKnown[index]))
            call.Complain($"{name}: no property could be judged, so nothing is known of its rule: {results[0].Evidence}");
        return violated > 0 || isKnown.Contains(false) ? ExitCode.Refused : ExitCode.Done;
    }

    private static JsonObject Json(string experiment, double seconds, IReadOnlyList<AuditResult> results) => new()
    {
        ["experiment"] = experiment,
        ["seconds"] = seconds,
        ["properties"] = new JsonArray([.. results.Select(Json)]),
    };

    private static JsonObject Json(AuditResult result) => new()
    {
        ["property"] = result.Property,
        ["verdict"] = Word(result.Verdict),
        ["evidence"] = result.Evidence,
        ["numbers"] = new JsonObject(result.Numbers.Select(number => KeyValuePair.Create(number.Key, (JsonNode?)number.Value))),
        ["leaks"] = new JsonArray([.. result.Leaks.Select(Json)]),
    };

    private static JsonObject Json(Leak leak) => new()
    {
        ["population"] = leak.Population,
        ["batch"] = leak.At.Batch,
        ["phase"] = leak.At.Phase.ToString().ToLowerInvariant(),
        ["step"] = leak.At.Step,
        ["signal"] = leak.Signal,
        ["changed"] = leak.Changed,
        ["sentence"] = leak.Sentence,
    };

    private static string Word(AuditVerdict verdict) => verdict switch
    {
        AuditVerdict.Holds => "holds",
        AuditVerdict.Violated => "violated",
        _ => "not judged",
    };
}
