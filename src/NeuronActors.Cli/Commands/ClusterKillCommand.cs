using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using NeuronActors.Engine;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron cluster kill NODE</c>: a crash on purpose.</summary>
internal sealed class ClusterKillCommand : NeuronCommand
{
    private static readonly TimeSpan HeardWithin = TimeSpan.FromSeconds(1);

    private readonly Argument<string> node = new("NODE") { Description = "Name of the node, as neuron cluster status shows it" };
    private readonly BrokerConnection broker = new();
    private readonly MembershipOptions membership = new();

    public ClusterKillCommand()
        : base("kill", "End a node at once, without any goodbye, to see a run recover", new Example("neuron cluster kill node-2", "as kill -9 would"))
    {
        Add(node);
        broker.AddTo(this);
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
        ITransportFactory factory = ClusterAccess.Required(broker, membership, call, MembershipOptions.Observer, ClusterAccess.NoneIsUp);
        await using ClusterObserver observer = await ClusterObserver.Connect(
            factory, $"kill-{Environment.ProcessId}", call.Stop).ConfigureAwait(false);
        await Task.Delay(HeardWithin, call.Stop).ConfigureAwait(false);
        string[] nodes = [.. observer.Look().Nodes.Select(beat => beat.Node)];
        if (!nodes.Contains(name))
            throw new CommandException($"there is no node {name}; {(nodes.Length > 0 ? $"there are {string.Join(", ", nodes)}" : "no node is heard of")}.");
        observer.Crash(name);
        await Task.Delay(HeardWithin, call.Stop).ConfigureAwait(false);
    }
}
