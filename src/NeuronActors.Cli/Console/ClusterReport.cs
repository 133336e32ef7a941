using System.Text.Json.Nodes;
using NeuronActors.Engine;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>Two looks at a cluster, some time apart.</summary>
internal sealed record ClusterPicture(
    IReadOnlyList<NodeInfo> Before, IReadOnlyList<NodeInfo> Nodes, IReadOnlyList<RunInfo> Runs, TimeSpan Between);

/// <summary>What <c>neuron cluster status</c> shows.</summary>
internal static class ClusterReport
{
    /// <summary>Says it in every way that was asked for.</summary>
    /// <param name="call">How to say it.</param>
    /// <param name="place">Where the cluster is.</param>
    /// <param name="picture">What was seen.</param>
    /// <param name="isRedrawn">On a terminal it takes the place of what was shown before.</param>
    public static void Write(Invocation call, string place, ClusterPicture picture, bool isRedrawn)
    {
        if (isRedrawn && call.Outcome.Profile.Capabilities.Ansi) call.Outcome.Profile.Out.Writer.Write("\e[H\e[J");
        call.Outcome.WriteLine($"{Quantity.Of(picture.Nodes.Count, "node")} at {place}");
        if (picture.Nodes.Count > 0)
            TextTable.Write(call.Outcome, ["node", "on", "state", "steps/s", "sent", "populations"], picture.Nodes.Select(node => Row(node, picture)));
        if (picture.Runs.Count > 0)
        {
            call.Outcome.WriteLine();
            TextTable.Write(call.Outcome, ["run", "state", "batches", "batches/s", "recoveries"], picture.Runs.Select(run => new[]
            {
                run.Run, run.State, Quantity.Count(run.Batches), Quantity.Count(run.BatchesPerSecond), Quantity.Count(run.Recoveries),
            }));
        }
        var edges = Edges(picture).ToArray();
        if (edges.Length > 0)
        {
            call.Outcome.WriteLine();
            TextTable.Write(call.Outcome, ["edge", "from", "messages", "bytes", "bytes/s", "lag"], edges.Select(edge => new[]
            {
                edge.Edge.Name, edge.Node, Quantity.Count(edge.Edge.Messages), Quantity.Size(edge.Edge.Bytes), Quantity.Size(edge.PerSecond), Quantity.Count(edge.Edge.Lag),
            }));
        }
        call.Answer(() => Json(place, picture));
    }

    private static string[] Row(NodeInfo node, ClusterPicture picture)
    {
        NodeInfo? before = picture.Before.FirstOrDefault(other => other.Node == node.Node && other.Life == node.Life);
        double steps = before is null ? 0 : Math.Max(0, Steps(node) - Steps(before)) / picture.Between.TotalSeconds;
        string[] populations = [.. node.Sessions.SelectMany(session => session.Populations).Select(population => population.Population)];
        return
        [
            node.Node, $"{node.Host}/{node.ProcessId}", node.IsLeaving ? "leaving" : node.Sessions.Count > 0 ? "hosts" : "free",
            Quantity.Count(steps), Quantity.Size(node.WireBytes), populations.Length > 0 ? string.Join(" ", populations) : "–",
        ];
    }

    private static IEnumerable<(EdgeProgress Edge, string Node, double PerSecond)> Edges(ClusterPicture picture) =>
        from node in picture.Nodes
        from session in node.Sessions
        from edge in session.Edges
        where edge.Messages > 0
        let before = picture.Before.SelectMany(other => other.Sessions).Where(other => other.Session == session.Session)
            .SelectMany(other => other.Edges).FirstOrDefault(other => other.Edge == edge.Edge)
        orderby edge.Bytes descending
        select (edge, node.Node, before is null ? 0 : (edge.Bytes - before.Bytes) / picture.Between.TotalSeconds);

    private static long Steps(NodeInfo node) => node.Sessions.Sum(session => session.Populations.Sum(population => population.Steps));

    private static JsonObject Json(string place, ClusterPicture picture) => new()
    {
        ["members"] = place,
        ["nodes"] = new JsonArray([.. picture.Nodes.Select(node => new JsonObject
        {
            ["name"] = node.Node,
            ["host"] = node.Host,
            ["processId"] = node.ProcessId,
            ["isLeaving"] = node.IsLeaving,
            ["wireBytes"] = node.WireBytes,
            ["refused"] = node.Refused,
            ["populations"] = new JsonArray([.. node.Sessions.SelectMany(session => session.Populations).Select(population => JsonValue.Create(population.Population))]),
        })]),
        ["runs"] = new JsonArray([.. picture.Runs.Select(run => new JsonObject
        {
            ["run"] = run.Run,
            ["experiment"] = run.Experiment,
            ["state"] = run.State,
            ["batches"] = run.Batches,
            ["batchesPerSecond"] = run.BatchesPerSecond,
            ["recoveries"] = run.Recoveries,
        })]),
        ["edges"] = new JsonArray([.. Edges(picture).Select(edge => new JsonObject
        {
            ["edge"] = edge.Edge.Name,
            ["from"] = edge.Node,
            ["messages"] = edge.Edge.Messages,
            ["bytes"] = edge.Edge.Bytes,
            ["bytesPerSecond"] = edge.PerSecond,
            ["lag"] = edge.Edge.Lag,
        })]),
    };
}
