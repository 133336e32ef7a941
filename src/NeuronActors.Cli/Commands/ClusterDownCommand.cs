using System.Diagnostics;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron cluster down</c>: ends what <c>neuron cluster up</c> has started.</summary>
internal sealed class ClusterDownCommand() : NeuronCommand(
    "down",
    "End the nodes that neuron cluster up has started",
    new Example("neuron cluster down", "a run on them waits, and Ctrl-C ends it with its last checkpoint"))
{
    public override SharedOptions Unused => SharedOptions.All;

    public override Task<int> Run(Invocation call)
    {
        ClusterFolder folder = ClusterFolder.Default;
        ClusterState? state = folder.Read();
        int ended = 0;
        foreach (NodeProcess node in state?.Nodes ?? [])
        {
            if (NodeProcesses.Find(node) is not { } process) continue;
            NodeProcesses.Kill(process);
            ended++;
        }
        folder.Forget();
        call.Outcome.WriteLine(state is null ? "no cluster is up" : $"ended {Quantity.Of(ended, "node")}");
        call.Answer(() => new JsonObject { ["nodesEnded"] = ended });
        return Task.FromResult(ExitCode.Done);
    }
}
