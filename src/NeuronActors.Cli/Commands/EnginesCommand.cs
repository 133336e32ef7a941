using System.Text.Json.Nodes;
using NeuronActors.Experiments;

namespace NeuronActors.Cli;

/// <summary><c>neuron engines</c>: what carries messages here, what is missing and why.</summary>
internal sealed class EnginesCommand() : NeuronCommand(
    "engines",
    "What carries messages between populations here, what is missing and why",
    new Example("neuron engines", "all engines, with their state"),
    new Example("neuron engines --json", "the same for scripts"))
{
    public override SharedOptions Unused => SharedOptions.All;

    public override Task<int> Run(Invocation call)
    {
        TextTable.Write(call.Outcome, ["engine", "state", ""], Engines.All.Select(engine => new[] { engine.Name, State(engine), engine.Description }));
        call.Answer(() => new JsonObject { ["engines"] = new JsonArray([.. Engines.All.Select(Json)]) });
        return Task.FromResult(ExitCode.Done);
    }

    private static string State(EngineInfo engine) => engine.IsBuilt ? "here" : "not built:";

    private static JsonObject Json(EngineInfo engine) => new()
    {
        ["name"] = engine.Name,
        ["isHere"] = engine.IsBuilt,
        ["description"] = engine.Description,
    };
}
