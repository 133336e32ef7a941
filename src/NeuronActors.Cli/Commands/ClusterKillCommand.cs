using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using NeuronActors.Engine;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron cluster kill NODE</c>: a crash on purpose.</summary>
internal sealed class ClusterKillCommand : NeuronCommand
{
    private readonly Argument<string> node = new("NODE") { Description = "Name of the node, as neuron cluster status shows it" };
    private readonly MembershipOptions membership = new();

    public ClusterKillCommand()
        : base("kill", "End a node at once, without any goodbye, to see a run recover", new Example("neuron cluster kill node-2", "as kill -9 would"))
    {
        Add(node);
        membership.AddTo(this);
    }

    public override SharedOptions Unused => SharedOptions.All;

    public override async Task<int> Run(Invocation call)
    {
        string name = call.Get(node)!;
        if (ClusterFolder.Default.Read()?.Nodes.FirstOrDefault(known => known.Name == name) is { } here && NodeProcesses.Find(here) is { } process)
            NodeProcesses.Kill(process);
        else await KillThere(name, call).ConfigureAwait(false);
        call.Outcome.WriteLine($"{name} is killed");
        call.Answer(() => new JsonObject { ["killed"] = name });
        return ExitCode.Done;
    }

    /// <summary>A node that was not started here gets the order.</summary>
    private async Task KillThere(string name, Invocation call)
    {
        await using var query = new ClusterQuery(ClusterAccess.Required(membership, call));
        IReadOnlyList<NodeInfo> nodes = await query.Nodes(ClusterAccess.Required(membership, call).Seeds, call.Stop).ConfigureAwait(false);
        NodeInfo there = nodes.FirstOrDefault(node => node.Node == name) ?? throw new CommandException(
            $"there is no node {name}; {(nodes.Count > 0 ? $"there are {string.Join(", ", nodes.Select(node => node.Node))}" : "no node answers")}.");
        await query.Crash(there, call.Stop).ConfigureAwait(false);
    }
}
