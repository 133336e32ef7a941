using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using NeuronActors.Benchmarks;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron bench [PART…]</c>: speed as ratios, beside the bounds that the project has set itself.</summary>
internal sealed class BenchCommand : NeuronCommand
{
    private static readonly IReadOnlyDictionary<string, BenchSelection> Parts = Enum.GetValues<BenchSelection>()
        .Where(part => part != BenchSelection.All).ToDictionary(part => part.ToString().ToLowerInvariant());

    private readonly Argument<string[]> parts = new("PART")
    {
        Description = $"Some of {string.Join(", ", Parts.Keys)}; without any, all of them",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public BenchCommand()
        : base(
            "bench",
            "Measure products, batches and messages as ratios, beside what they should be; takes minutes",
            new Example("neuron bench", "everything"),
            new Example("neuron bench products", "matrix products against the machine's peak"),
            new Example("neuron bench cluster", "a batch on two nodes beside one process"),
            new Example("neuron bench recording", "what it costs to record messages"),
            new Example("neuron bench --quiet --json", "for scripts"))
    {
        parts.AcceptOnlyFromAmong([.. Parts.Keys]);
        Add(parts);
    }

    public override SharedOptions Unused => SharedOptions.All;

    public override async Task<int> Run(Invocation call)
    {
        BenchSelection selection = (call.Get(parts) ?? []).Aggregate(default(BenchSelection), (all, part) => all | Parts[part]);
        if (selection == default) selection = BenchSelection.All;
        // A benchmark cannot be stopped in its middle; when the command ends, its thread ends with it.
        IReadOnlyList<BenchRatio> ratios = await Task
            .Run(() => BenchReport.Run(selection, Say), call.Stop)
            .WaitAsync(call.Stop).ConfigureAwait(false);
        if (selection.HasFlag(BenchSelection.Cluster))
            ratios = [.. ratios, .. await ClusterBench.Run(Say, call.Stop).ConfigureAwait(false)];
        TextTable.Write(call.Outcome, ["", "measured", "should be", "", ""], ratios.Select(Row));
        int bounds = ratios.Count(ratio => ratio.Target is not null), met = ratios.Count(ratio => ratio.Target is not null && ratio.IsMet);
        call.Outcome.WriteLine($"{met} of {bounds} bounds met");
        call.Answer(() => new JsonObject { ["ratios"] = new JsonArray([.. ratios.Select(Json)]) });
        return ExitCode.Done;

        void Say(string part) => call.Progress.WriteLine($"measuring {part} …");
    }

    private static string[] Row(BenchRatio ratio) =>
    [
        ratio.Name, Value(ratio.Measured, ratio.Unit),
        ratio.Target is { } target ? $"{(ratio.AtLeast ? "≥" : "≤")} {Value(target, ratio.Unit)}" : "",
        ratio.Target is null ? "" : ratio.IsMet ? "met" : "missed", ratio.Note,
    ];

    private static string Value(double value, string unit) => $"{value.ToString("0.###", CultureInfo.InvariantCulture)} {unit}".TrimEnd();

    private static JsonObject Json(BenchRatio ratio) => new()
    {
        ["name"] = ratio.Name,
        ["measured"] = ratio.Measured,
        ["unit"] = ratio.Unit,
        ["target"] = ratio.Target,
        ["isLowerBound"] = ratio.AtLeast,
        ["isMet"] = ratio.IsMet,
        ["note"] = ratio.Note,
    };
}
