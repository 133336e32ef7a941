using System.Text.Json.Nodes;
using NeuronActors.Experiments;
using NeuronActors.Networks;

namespace NeuronActors.Cli;

/// <summary><c>neuron list</c>: the experiments, each with its paper, figure, data and running time.</summary>
internal sealed class ListCommand() : NeuronCommand(
    "list",
    "The experiments that come with the program, each with its paper, figure, data and running time",
    new Example("neuron list", "all experiments"),
    new Example("neuron list --json", "the same for scripts"))
{
    public override Task<int> Run(Invocation call)
    {
        Experiment[] experiments = [.. ExperimentCatalogue.Listed.Names.Select(name => ExperimentCatalogue.Listed.Read(name))];
        TextTable.Write(call.Outcome, ["experiment", "paper", "figure", "data", "time", ""], experiments.Select(Row));
        call.Answer(() => new JsonObject { ["experiments"] = new JsonArray([.. experiments.Select(Json)]) });
        return Task.FromResult(ExitCode.Done);
    }

    private static string[] Row(Experiment experiment) =>
    [
        experiment.Name, experiment.Paper ?? "–", experiment.Figure ?? "–", experiment.Data.Name, experiment.Time ?? "–", experiment.Title,
    ];

    private static JsonObject Json(Experiment experiment) => new()
    {
        ["name"] = experiment.Name,
        ["title"] = experiment.Title,
        ["paper"] = experiment.Paper,
        ["figure"] = experiment.Figure,
        ["data"] = experiment.Data.Name,
        ["time"] = experiment.Time,
        ["conditions"] = new JsonArray([.. experiment.Conditions.Select(condition => JsonValue.Create(condition.Name))]),
    };
}
