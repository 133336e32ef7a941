using System.CommandLine;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary><c>neuron cluster status</c>: nodes, what they host, what goes between them.</summary>
internal sealed class ClusterStatusCommand : NeuronCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly MembershipOptions membership = new();
    private readonly Option<bool> watch = new("--watch", "-w") { Description = "Again every second, until Ctrl-C" };

    public ClusterStatusCommand()
        : base("status", "Nodes, populations on each, batches per second, bytes per edge, lag", new Example("neuron cluster status --watch", "until Ctrl-C"))
    {
        membership.AddTo(this);
        Add(watch);
    }

    public override SharedOptions Unused => SharedOptions.All;

    public override async Task<int> Run(Invocation call)
    {
        ClusterOptions cluster = ClusterAccess.Required(membership, call);
        await using var query = new ClusterQuery(cluster);
        try
        {
            await Show(query, cluster, call).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (call.Get(watch))
        {
            // Ctrl-C is how one ends watching.
        }
        return ExitCode.Done;
    }

    private async Task Show(ClusterQuery query, ClusterOptions cluster, Invocation call)
    {
        IReadOnlyList<NodeInfo> before = await query.Nodes(cluster.Seeds, call.Stop).ConfigureAwait(false);
        do
        {
            await Task.Delay(Interval, call.Stop).ConfigureAwait(false);
            IReadOnlyList<NodeInfo> nodes = await query.Nodes(cluster.Seeds, call.Stop).ConfigureAwait(false);
            if (nodes.Count == 0 && !call.Get(watch))
                throw new CommandException($"no node of the cluster {cluster.Cluster} answers at {cluster.Place}: see whether it runs, and give the --cluster and --tls-… of its nodes.");
            IReadOnlyList<RunInfo> runs = await query.Runs(nodes, call.Stop).ConfigureAwait(false);
            ClusterReport.Write(call, cluster.Place, new ClusterPicture(before, nodes, runs, Interval), call.Get(watch));
            before = nodes;
        }
        while (call.Get(watch));
    }
}
