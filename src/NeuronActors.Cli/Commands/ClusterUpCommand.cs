using System.Text.Json.Nodes;
using NeuronActors.Engine;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron cluster up</c>: nodes on this machine.</summary>
internal sealed class ClusterUpCommand : NeuronCommand
{
    private static readonly TimeSpan UpWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(200);

    private readonly WholeNumberOption nodes = new("--nodes", "How many nodes (default 3)");
    private readonly RulesOption rules = new();

    public ClusterUpCommand()
        : base(
            "up",
            "Start nodes on this machine; they stay until neuron cluster down",
            new Example("neuron cluster up --nodes 3", "three nodes; run, status, kill and node find them by themselves")) 
    {
        Add(nodes);
        Add(rules);
    }

    public override SharedOptions Unused => SharedOptions.Set | SharedOptions.Seed;

    public override async Task<int> Run(Invocation call)
    {
        int count = (int)Math.Min(call.Get(nodes) ?? 3, int.MaxValue);
        if (count is < 1 or > 100) throw new CommandException($"{nodes.Name} is {count}; from 1 to 100 nodes can be started here.");
        rules.Load(call);   // what a node would refuse is refused here
        ClusterFolder folder = ClusterFolder.Default;
        if (folder.Read() is { } state && state.Nodes.Any(node => NodeProcesses.Find(node) is not null))
            throw new CommandException("a cluster is up on this machine already: neuron cluster status shows it, neuron cluster down ends it.");
        call.Progress.WriteLine($"starting {Quantity.Of(count, "node")}");
        LocalMembers members = LocalMembers.ToStay(count, folder, call.Out, call.Get(rules) ?? []);
        int up = await WaitFor(count, members.Options, call.Stop).ConfigureAwait(false);
        if (up < count) call.Complain($"{up} of {Quantity.Of(count, "node")} came up within {UpWithin.TotalSeconds:0} s; {folder.ConsoleOf("node-1")} and the others say why.");
        call.Outcome.WriteLine($"{Quantity.Of(up, "node")} up at {members.Options.Place}, logs in {folder.FullPath}");
        call.Outcome.WriteLine($"run on them with  neuron run ar-mnist --nodes {count}");
        call.Answer(() => new JsonObject
        {
            ["members"] = members.Options.Place,
            ["nodes"] = new JsonArray([.. members.Nodes.Select(node => new JsonObject { ["name"] = node.Name, ["processId"] = node.Process.Id })]),
        });
        return up < count ? ExitCode.Refused : ExitCode.Done;
    }

    /// <summary>Waits until each of so many nodes knows of all.</summary>
    private static async Task<int> WaitFor(int count, ClusterOptions cluster, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(UpWithin);
        await using var query = new ClusterQuery(cluster);
        while (true)
        {
            IReadOnlyList<NodeInfo> there = await query.Nodes(cluster.Seeds, stop).ConfigureAwait(false);
            if (there.Count(node => node.Members.Count == count) == count || limit.IsCancellationRequested) return there.Count;
            await Task.Delay(LookAgainAfter, stop).ConfigureAwait(false);
        }
    }
}
