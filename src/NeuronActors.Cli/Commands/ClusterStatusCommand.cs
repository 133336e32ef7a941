using System.CommandLine;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary><c>neuron cluster status</c>: nodes, what they host, what goes between them.</summary>
internal sealed class ClusterStatusCommand : NeuronCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly BrokerConnection broker = new();
    private readonly MembershipOptions membership = new();
    private readonly Option<bool> watch = new("--watch", "-w") { Description = "Again every second, until Ctrl-C" };

    public ClusterStatusCommand()
        : base("status", "Nodes, populations on each, batches per second, bytes per edge, lag", new Example("neuron cluster status --watch", "until Ctrl-C"))
    {
        broker.AddTo(this);
        membership.AddTo(this);
        Add(watch);
    }

    public override SharedOptions Unused => SharedOptions.All;

    public override async Task<int> Run(Invocation call)
    {
        ITransportFactory factory = ClusterAccess.Required(broker, membership, call, MembershipOptions.Observer, ClusterAccess.NoneIsUp);
        await using ClusterObserver observer = await ClusterObserver.Connect(
            factory, $"status-{Environment.ProcessId}", call.Stop).ConfigureAwait(false);
        try
        {
            await Show(observer, factory.Place, call).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (call.Get(watch))
        {
            // Ctrl-C is how one ends watching.
        }
        return ExitCode.Done;
    }

    private async Task Show(ClusterObserver observer, string place, Invocation call)
    {
        await Task.Delay(Interval, call.Stop).ConfigureAwait(false);
        IReadOnlyList<NodeBeat> before = observer.Look().Nodes;
        do
        {
            await Task.Delay(Interval, call.Stop).ConfigureAwait(false);
            if (observer.LostBecause is { } lost) throw new CommandException(lost);
            (IReadOnlyList<NodeBeat> nodes, IReadOnlyList<RunBeat> runs) = observer.Look();
            ClusterReport.Write(call, place, new ClusterPicture(before, nodes, runs, Interval), call.Get(watch));
            before = nodes;
        }
        while (call.Get(watch));
    }
}
