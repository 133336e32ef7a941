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
        journal.Connected("amqp://broker:5672");
        journal.Disconnected("refused");

        Assert.Equal(
            [
                "WRN node-2 - Not connected, trying again: refused", "WRN node-2 - Not connected, trying again: timed out",
                "WRN node-2 - Not connected, trying again: refused", "INF node-2 - Connected to amqp://broker:5672",
                "WRN node-2 - Not connected, trying again: refused",
            ],
            Said);
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
        Assert.Equal(new Readiness(false, "not connected: it has not connected yet"), journal.Readiness(isReady: false));
        journal.Disconnected("the broker cannot be reached");
        Assert.Equal(new Readiness(false, "not connected: the broker cannot be reached"), journal.Readiness(isReady: false));
        Assert.Equal(new Readiness(true, "connected, 0 populations"), journal.Readiness(isReady: true));
    }
}
