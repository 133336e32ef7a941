using System.Text.Json.Nodes;
using NeuronActors.Experiments;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>What the papers claim, and whether quick runs show it.</summary>
internal static class ClaimsReport
{
    /// <summary>Says it in every way that was asked for.</summary>
    /// <returns>The exit code: refused if a claim does not hold.</returns>
    public static int Write(Invocation call, IReadOnlyList<(FigureResult Figure, double Seconds)> done)
    {
        TextTable.Write(call.Outcome, ["experiment", "", "claim", "measured", "time"], done.SelectMany(Rows));
        int claims = done.Sum(figure => figure.Figure.Claims.Count), held = done.Sum(figure => figure.Figure.Claims.Count(claim => claim.Holds));
        call.Outcome.WriteLine($"{held} of {claims} claims hold, in {Quantity.Seconds(done.Sum(figure => figure.Seconds))}");
        call.Answer(() => new JsonObject
        {
            ["claims"] = claims,
            ["held"] = held,
            ["experiments"] = new JsonArray([.. done.Select(Json)]),
        });
        return Complain(call, done.Select(figure => figure.Figure)) ? ExitCode.Refused : ExitCode.Done;
    }

    /// <summary>Complains of each claim that does not hold. True if there is one.</summary>
    public static bool Complain(Invocation call, IEnumerable<FigureResult> figures)
    {
        var broken = (from figure in figures from claim in figure.Claims where !claim.Holds select (figure, claim)).ToList();
        foreach (var (figure, claim) in broken)
            call.Complain($"{figure.Experiment.Name} does not show that {claim.Claim.Says}: {claim.Sentence}; its runs are in {figure.Folder}.");
        return broken.Count > 0;
    }

    /// <summary>Whether a claim holds, in a word.</summary>
    public static string Judgement(ClaimResult claim) => claim.Holds ? "holds" : "fails";

    private static IEnumerable<string[]> Rows((FigureResult Figure, double Seconds) done)
    {
        string[] first = [done.Figure.Experiment.Name, Quantity.Seconds(done.Seconds)];
        foreach (ClaimResult claim in done.Figure.Claims)
        {
            yield return [first[0], Judgement(claim), claim.Claim.Says, claim.Sentence, first[1]];
            first = ["", ""];
        }
    }

    private static JsonObject Json((FigureResult Figure, double Seconds) done) => new()
    {
        ["experiment"] = done.Figure.Experiment.Name,
        ["seconds"] = done.Seconds,
        ["runFolder"] = done.Figure.Folder,
        ["claims"] = new JsonArray([.. done.Figure.Claims.Select(claim => claim.ToJson())]),
    };
}
