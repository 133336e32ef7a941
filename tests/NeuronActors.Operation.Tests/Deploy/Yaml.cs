using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace NeuronActors.Operation.Tests;

/// <summary>YAML as JSON: merge keys and aliases resolved, plain scalars typed as YAML does.</summary>
internal static class Yaml
{
    private static readonly IDeserializer Reader = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
    private static readonly ISerializer Writer = new SerializerBuilder().JsonCompatible().Build();

    /// <summary>Every document of a text.</summary>
    public static IReadOnlyList<JsonObject> Documents(string text)
    {
        var parser = new MergingParser(new Parser(new StringReader(text)));
        var documents = new List<JsonObject>();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
            documents.Add(JsonNode.Parse(Writer.Serialize(Reader.Deserialize<object>(parser)))!.AsObject());
        return documents;
    }

    /// <summary>What lies under keys, one below the other; null if any is missing.</summary>
    public static JsonNode? At(this JsonNode? node, params string[] keys) =>
        keys.Aggregate(node, (at, key) => at is JsonObject map && map.TryGetPropertyValue(key, out JsonNode? below) ? below : null);

    /// <summary>The entries of a list; none if it is missing.</summary>
    public static IEnumerable<JsonNode> Each(this JsonNode? node) => node is JsonArray list ? list.Select(entry => entry!) : [];

    /// <summary>The keys and values of a map; none if it is missing.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Pairs(this JsonNode? node) => node is JsonObject map ? map : [];

    /// <summary>A scalar's text; null if it is missing.</summary>
    public static string? Text(this JsonNode? node) => node is JsonValue ? node.ToString() : null;
}
