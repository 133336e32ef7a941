using System.Globalization;
using System.Text.Json.Nodes;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments;

/// <summary>A claim and what was measured of its two sides.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Less">The lesser side, the mean over the seeds; null if it was not measured, because runs diverged or ended early.</param>
/// <param name="Than">The greater side.</param>
public sealed record ClaimResult(Claim Claim, double? Less, double? Than)
{
    /// <summary>Whether it holds. A side that was not measured makes it fail.</summary>
    public bool Holds => Claim.By * Less < Than;

    /// <summary>One line that says what was measured, such as <c>test-nse of fa 0.002 &lt; test-nse of shallow 0.7</c>.</summary>
    public string Sentence => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Claim.By == 1 ? "" : $"{Claim.By} × ")}{Side(Claim.Less, Less)} {(Holds ? "<" : "is not less than")} {Side(Claim.Than, Than)}");

    /// <summary>Looks both sides up in the runs of a figure.</summary>
    public static ClaimResult Of(Claim claim, IReadOnlyList<FigureRow> rows) => new(claim, Measure(claim.Less, rows), Measure(claim.Than, rows));

    /// <summary>As JSON, for scripts.</summary>
    public JsonObject ToJson() => new()
    {
        ["says"] = Claim.Says,
        ["less"] = Claim.Less.ToString(),
        ["than"] = Claim.Than.ToString(),
        ["by"] = Claim.By,
        ["measuredLess"] = Finite(Less),
        ["measuredThan"] = Finite(Than),
        ["holds"] = Holds,
    };

    private static double? Measure(ClaimTerm term, IReadOnlyList<FigureRow> rows) => term.Number ?? Spread.Of(
        rows.Where(row => row.Status == RunStatus.Completed && row.Condition == (term.Condition ?? FigureMember.OnlyCondition))
            .Select(row => row.Find(term.Measure!, term.Epoch)))?.Mean;

    private static string Side(ClaimTerm term, double? measured) => term.Number is not null
        ? term.ToString()
        : $"{term} ({measured?.ToString("g4", CultureInfo.InvariantCulture) ?? "not measured"})";

    private static JsonNode? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
