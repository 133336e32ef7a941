using System.Diagnostics;
using NeuronActors.Operation;
using NeuronActors.Engine;
using Serilog;

namespace NeuronActors.Cli;

/// <summary>What a node does, for its log, its probes and its metrics.</summary>
internal sealed class NodeJournal(ILogger log) : INodeObserver
{
    private static readonly TimeSpan BetweenRefusals = TimeSpan.FromSeconds(1);

    private long lastRefusal, refused;
    private string lastTrouble = "it has not connected yet";
    private bool isTroubled;

    /// <summary>What a node says of itself, as measures.</summary>
    public static NodeReading ReadingOf(NodeInfo node) =>
        new(
            node.WireBytes, node.Refused,
            [.. node.Sessions.SelectMany(session => session.Populations).Select(population => new PopulationReading(population.Population, population.Steps))],
            [.. node.Sessions.SelectMany(session => session.Edges).Select(edge => new EdgeReading(edge.Name, edge.Messages, edge.Bytes))],
            [.. node.Sessions.SelectMany(session => session.Edges).Select(edge => new LagReading(edge.Name, edge.Lag))]);

    /// <summary>For a probe.</summary>
    public Readiness Readiness(ClusterNode node) => node.IsReady
        ? new Readiness(true, $"connected, {node.Describe().Sessions.Sum(session => session.Populations.Count)} populations")
        : new Readiness(false, $"not connected: {lastTrouble}");

    public void Connected(string place)
    {
        isTroubled = false;
        log.Information("Connected to {Cluster:l}", place);
    }

    /// <summary>Said once for as long as the reason stays the same.</summary>
    public void Disconnected(string sentence)
    {
        if (isTroubled && sentence == lastTrouble) return;
        (isTroubled, lastTrouble) = (true, sentence);
        log.Warning("Not connected, trying again: {Reason:l}", sentence);
    }

    public void SessionBegun(string run, IReadOnlyList<string> populations) =>
        log.ForRun(run).Information("Hosts {Populations:l}", string.Join(", ", populations));

    public void SessionEnded(string run, string why) => log.ForRun(run).Information("Hosts nothing of the run any more: {Reason:l}", why);

    /// <summary>Said at most once a second: whoever sends rubbish shall not fill a disk with it.</summary>
    public void Refused(string sentence)
    {
        long now = Stopwatch.GetTimestamp();
        lock (log)
        {
            refused++;
            if (lastRefusal != 0 && Stopwatch.GetElapsedTime(lastRefusal, now) < BetweenRefusals) return;
            lastRefusal = now;
        }
        log.Warning("Refused: {Reason:l} ({Count} refused so far)", sentence, refused);
    }
}
