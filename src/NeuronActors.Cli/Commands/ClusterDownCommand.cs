using System.Diagnostics;
using System.Text.Json.Nodes;
using NeuronActors.RabbitMq;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron cluster down</c>: ends what <c>neuron cluster up</c> has started.</summary>
internal sealed class ClusterDownCommand() : NeuronCommand(
    "down",
    "End the nodes that neuron cluster up has started, and its broker if there is one",
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
        bool broker = LocalBroker.StopByFolder(folder.Broker);
        folder.Forget();
        call.Outcome.WriteLine(state is null && !broker ? "no cluster is up" : $"ended {Quantity.Of(ended, "node")}{(broker ? " and the broker" : "")}");
        call.Answer(() => new JsonObject { ["nodesEnded"] = ended, ["brokerEnded"] = broker });
        return Task.FromResult(ExitCode.Done);
    }
}
