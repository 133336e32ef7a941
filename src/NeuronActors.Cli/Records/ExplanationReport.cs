using System.Text.Json.Nodes;
using NeuronActors.Recording;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>An explanation as a tree of lines, and as JSON.</summary>
internal static class ExplanationReport
{
    /// <summary>What is said where the change comes out again.</summary>
    public const string Recombines = "recombines to the recorded change in every bit";

    /// <summary>Says it in every way that was asked for.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Invocation call, WeightChangeExplanation explanation)
    {
        if (!explanation.Learns)
        {
            call.Outcome.WriteLine($"{explanation.Synapse} keeps its value in batch {explanation.Batch}: {explanation.Synapse.Target} does not learn then, as train.frozen, train.phases or the rule has it");
            call.Answer(() => Json(explanation));
            return ExitCode.Done;
        }
        bool isUnicode = MessagePlot.IsUnicode(call.Output.Encoding);
        if (explanation.Root is not null)
            foreach (string line in Lines(explanation.Root, isUnicode)) call.Outcome.Profile.Out.Writer.WriteLine(line);
        if (explanation.Recombines == true) call.Outcome.WriteLine(Recombines);
        if (explanation.Recombines == false)
            call.Complain($"{explanation.Synapse} in batch {explanation.Batch} does not recombine: what was recorded does not multiply out to the recorded change; the lines above say where.");
        if (explanation.Recombines is null) call.Complain(Lacking(explanation));
        else if (explanation.Further.Any)
            call.Progress.WriteLine($"not in the records: {string.Join(", ", explanation.Further.What)}; `{explanation.Further.Record}` would keep {(explanation.Further.What.Count() == 1 ? "it" : "them")}.");
        call.Answer(() => Json(explanation));
        return explanation.Recombines == true ? ExitCode.Done : ExitCode.Refused;
    }

    /// <summary>The tree, one line for each node.</summary>
    public static IEnumerable<string> Lines(ExplanationNode root, bool isUnicode) => Lines(root, "", "", isUnicode);

    private static IEnumerable<string> Lines(ExplanationNode node, string first, string others, bool isUnicode)
    {
        yield return first + node.Text;
        (string branch, string last, string through) = isUnicode ? ("├─ ", "└─ ", "│  ") : ("|- ", "`- ", "|  ");
        for (int child = 0; child < node.Children.Count; child++)
        {
            bool isLast = child == node.Children.Count - 1;
            foreach (string line in Lines(node.Children[child], others + (isLast ? last : branch), others + (isLast ? "   " : through), isUnicode)) yield return line;
        }
    }

    private static string Lacking(WeightChangeExplanation explanation)
    {
        string others = explanation.OtherBatches.Count == 0 ? ""
            : $" (it was recorded in batch{(explanation.OtherBatches.Count == 1 ? "" : "es")} {string.Join(", ", explanation.OtherBatches.Take(5))}{(explanation.OtherBatches.Count > 5 ? $" and {explanation.OtherBatches.Count - 5} more" : "")})";
        return $"{explanation.Synapse} in batch {explanation.Batch} cannot be worked out: not recorded {(explanation.Needed.What.Count() == 1 ? "is" : "are")} " +
            $"{string.Join(", ", explanation.Needed.What)}{others}; write `{explanation.Needed.Record}` in the experiment and run it again.";
    }

    private static JsonObject Json(WeightChangeExplanation explanation) => new()
    {
        ["synapse"] = explanation.Synapse.ToString(),
        ["batch"] = explanation.Batch,
        ["learns"] = explanation.Learns,
        ["before"] = Number(explanation.Change?.Before),
        ["after"] = Number(explanation.Change?.After),
        ["recombines"] = explanation.Recombines,
        ["missing"] = new JsonArray([.. explanation.Needed.What.Concat(explanation.Further.What).Select(what => JsonValue.Create(what))]),
        ["record"] = explanation.Needed.Any ? explanation.Needed.Record : explanation.Further.Any ? explanation.Further.Record : null,
        ["because"] = explanation.Root is null ? null : Json(explanation.Root),
    };

    /// <summary>What is not finite becomes a text, as in the records.</summary>
    private static JsonValue? Number(double? value) =>
        value is not { } number ? null : double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(RecordedValue.Text(number, isDouble: true));

    private static JsonObject Json(ExplanationNode node)
    {
        var json = new JsonObject { ["about"] = node.Type, ["text"] = node.Text };
        if (node.Message is not null) json["message"] = node.Message;
        if (node.Children.Count > 0) json["because"] = new JsonArray([.. node.Children.Select(Json)]);
        return json;
    }
}
