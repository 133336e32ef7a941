using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NeuronActors.Experiments;
using NeuronActors.Networks;

namespace NeuronActors.Cli;

/// <summary><c>neuron list</c>: the experiments, each with its paper, figure, data and running time.</summary>
internal sealed partial class ListCommand() : NeuronCommand(
    "list",
    "The experiments that come with the program, each with its paper, figure, data and running time",
    new Example("neuron list", "all experiments"),
    new Example("neuron list --json", "the same for scripts"))
{
    public override SharedOptions Unused => SharedOptions.All;

    public override Task<int> Run(Invocation call)
    {
        Experiment[] experiments = [.. ExperimentCatalogue.Listed.Names.Select(name => ExperimentCatalogue.Listed.Read(name))];
        TextTable.Write(call.Outcome, ["experiment", "paper", "figure", "data", "time", ""], experiments.Select(Row));
        call.Answer(() => new JsonObject { ["experiments"] = new JsonArray([.. experiments.Select(Json)]) });
        return Task.FromResult(ExitCode.Done);
    }

    private static string[] Row(Experiment experiment) =>
    [
        experiment.Name, Citation(experiment.Paper), experiment.Figure ?? "–", experiment.Data.Name, experiment.Time ?? "–", experiment.Title,
    ];

    /// <summary>A table has room for <c>Millidge et al. 2020</c>; <c>--json</c> has the whole.</summary>
    private static string Citation(string? paper) =>
        paper is null ? "–" : FirstAuthorAndYear().Replace(paper, "${author} et al. ${year}");

    [GeneratedRegex(@"^(?<author>[^,]+),.*?\b(?<year>(19|20)\d\d)\b.*$")]
    private static partial Regex FirstAuthorAndYear();

    private static JsonObject Json(Experiment experiment) => new()
    {
        ["name"] = experiment.Name,
        ["title"] = experiment.Title,
        ["paper"] = experiment.Paper,
        ["figure"] = experiment.Figure,
        ["data"] = experiment.Data.Name,
        ["time"] = experiment.Time,
        ["claims"] = new JsonArray([.. experiment.Claims.Select(claim => JsonValue.Create(claim.Says))]),
        ["conditions"] = new JsonArray([.. experiment.Conditions.Select(condition => JsonValue.Create(condition.Name))]),
    };
}
