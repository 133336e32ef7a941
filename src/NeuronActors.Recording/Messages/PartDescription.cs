using System.Globalization;
using System.Text.Json.Nodes;

namespace NeuronActors.Recording;

/// <summary>What every file of records says of the part of the run that it is of.</summary>
internal static class PartDescription
{
    /// <summary>The present time as files have it.</summary>
    public static string Now => DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Run, node, stretch, precision, and the graph: what ids and numbers of neurons mean.</summary>
    public static JsonObject Of(RecordedPart part, int stretch) => new()
    {
        ["run"] = part.Run,
        ["node"] = part.Node,
        ["stretch"] = stretch,
        ["fromBatch"] = part.FirstBatch,
        ["precision"] = part.Experiment.Precision == Networks.Precision.Double ? "double" : "float",
        ["hosted"] = new JsonArray([.. (part.Hosted ?? part.Network.Populations).Select(population => JsonValue.Create(population.Name))]),
        ["edges"] = new JsonArray([.. part.Network.Edges.Select(edge => new JsonObject
        {
            ["edge"] = edge.Index,
            ["from"] = edge.Sender.Name,
            ["to"] = edge.Receiver.Name,
            ["direction"] = edge.Direction.ToString().ToLowerInvariant(),
        })]),
        ["layers"] = new JsonArray([.. part.Network.Layers.Select(layer => new JsonObject { ["name"] = layer.Name, ["neurons"] = layer.Neurons })]),
        ["populations"] = new JsonArray([.. part.Network.Populations.Select(population => new JsonObject
        {
            ["name"] = population.Name,
            ["layer"] = population.Layer.Name,
            ["firstNeuron"] = population.FirstNeuron,
            ["neurons"] = population.Neurons,
        })]),
    };
}
