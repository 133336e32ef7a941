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

    /// <summary>The same for scripts.</summary>
    public static JsonObject Json(string experiment, double seconds, IReadOnlyList<AuditResult> results) => new()
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
