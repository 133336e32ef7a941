using NeuronActors.Operation;
using NeuronActors.Engine;
using Serilog.Core;

namespace NeuronActors.Cli.Tests;

/// <summary>What is written down of a node.</summary>
public sealed class NodeJournalTests : IDisposable
{
    private readonly StringWriter console = new();
    private readonly Logger log;
    private readonly NodeJournal journal;

    public NodeJournalTests()
    {
        log = NodeLog.Open(new NodeLogOptions { Node = "node-2" }, console);
        journal = new NodeJournal(log);
    }

    private string[] Said => [.. console.ToString().TrimEnd().Split('\n').Select(line => line[(line.IndexOf("Z ", StringComparison.Ordinal) + 2)..])];

    public void Dispose()
    {
        log.Dispose();
        console.Dispose();
    }

    [Fact]
    public void Attempts_that_fail_alike_are_told_once_until_it_was_connected_or_they_fail_otherwise()
    {
        foreach (string why in new[] { "refused", "refused", "timed out", "refused" }) journal.Disconnected(why);
        journal.Connected("the cluster neurons as 127.0.0.1:2570");
        journal.Disconnected("refused");

        Assert.Equal(
            [
                "WRN node-2 - Not connected, trying again: refused", "WRN node-2 - Not connected, trying again: timed out",
                "WRN node-2 - Not connected, trying again: refused", "INF node-2 - Connected to the cluster neurons as 127.0.0.1:2570",
                "WRN node-2 - Not connected, trying again: refused",
            ],
            Said);
    }

    [Fact]
    public async Task A_probe_hears_that_it_is_ready_once_it_is_a_member()
    {
        using var stop = new CancellationTokenSource();
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var node = new ClusterNode(new ClusterOptions(), new NodeOptions { Name = "node-2", Threads = 1, Observer = new Connecting(connected) });
        Task running = node.Run(CancellationToken.None, stop.Token);
        await connected.Task;
        Assert.Equal(new Readiness(true, "connected, 0 populations"), journal.Readiness(node));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void What_concerns_a_run_bears_its_name()
    {
        journal.SessionBegun("demo-seed0", ["hidden1", "output"]);
        journal.SessionEnded("demo-seed0", "its coordinator has ended it");

        Assert.Equal(
            ["INF node-2 demo-seed0 Hosts hidden1, output", "INF node-2 demo-seed0 Hosts nothing of the run any more: its coordinator has ended it"],
            Said);
    }

    [Fact]
    public void A_probe_hears_why_it_is_not_ready()
    {
        var node = new ClusterNode(new ClusterOptions(), new NodeOptions { Name = "node-2" });
        Assert.Equal(new Readiness(false, "not connected: it has not connected yet"), journal.Readiness(node));
        journal.Disconnected("no member has answered");
        Assert.Equal(new Readiness(false, "not connected: no member has answered"), journal.Readiness(node));
    }

    private sealed class Connecting(TaskCompletionSource connected) : INodeObserver
    {
        public void Connected(string place) => connected.TrySetResult();
    }
}
