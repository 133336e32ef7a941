using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NeuronActors.Operation.Tests;

/// <summary>A small schema: which fields a type has, and of what type each is. A field that it does not name is an error.</summary>
/// <remarks>
/// One type per line: <c>Port = name:string containerPort!:port</c>. <c>!</c> marks a field that has to be there, <c>[]</c> a
/// list of at least one entry, <c>{}</c> a map; <c>[]?</c> may be empty. <c>=this|that</c> are the words allowed.
/// </remarks>
internal sealed class Schema
{
    private static readonly Dictionary<string, Func<JsonNode, bool>> Scalars = new()
    {
        ["string"] = value => Is(value, JsonValueKind.String),
        ["number"] = value => Is(value, JsonValueKind.Number) && value.GetValue<double>() >= 0,
        ["bool"] = value => Is(value, JsonValueKind.True, JsonValueKind.False),
        ["port"] = value => Is(value, JsonValueKind.Number) && value.GetValue<double>() is >= 1 and <= 65535,
        ["portOrName"] = value => Is(value, JsonValueKind.String) || (Is(value, JsonValueKind.Number) && value.GetValue<double>() is >= 1 and <= 65535),
        ["quantity"] = value => Regex.IsMatch(value.ToString(), "^[0-9]+(m|Ki|Mi|Gi)?$"),
        ["name"] = value => Regex.IsMatch(value.ToString(), "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"),
        ["duration"] = value => Regex.IsMatch(value.ToString(), "^[0-9]+s$"),
        ["path"] = value => value.ToString().StartsWith('/'),
    };

    private readonly Dictionary<string, Dictionary<string, (string Type, bool IsRequired)>> types = [];

    public Schema(string text)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            types[words[0]] = words[2..].Select(word => word.Split(':')).ToDictionary(field => field[0].TrimEnd('!'), field => (field[1], field[0].EndsWith('!')));
        }
    }

    /// <summary>Whether there is such a type.</summary>
    public bool Knows(string type) => types.ContainsKey(type);

    /// <summary>What is wrong with a value, one line each, by the path of its field.</summary>
    public IEnumerable<string> Problems(JsonNode? value, string type, string path)
    {
        if (type.EndsWith("[]?", StringComparison.Ordinal)) return List(value, type[..^3], path);
        if (type.EndsWith("[]", StringComparison.Ordinal)) return value is JsonArray { Count: 0 } ? [$"{path} is empty"] : List(value, type[..^2], path);
        if (type.EndsWith("{}", StringComparison.Ordinal)) return Map(value, type[..^2], path);
        if (types.TryGetValue(type, out var fields)) return Fields(value, type, fields, path);
        bool fits = value is JsonValue && (type[0] == '=' ? type[1..].Split('|').Contains(value.ToString()) : Scalars[type](value));
        return fits ? [] : [$"{path} is {value?.ToJsonString() ?? "missing"}, not {type}"];
    }

    private IEnumerable<string> List(JsonNode? value, string type, string path) => value is JsonArray list
        ? list.SelectMany((entry, index) => Problems(entry, type, $"{path}[{index}]"))
        : [$"{path} is no list"];

    private IEnumerable<string> Map(JsonNode? value, string type, string path) => value is JsonObject map
        ? map.SelectMany(pair => Problems(pair.Value, type, $"{path}.{pair.Key}"))
        : [$"{path} is no map"];

    private IEnumerable<string> Fields(JsonNode? value, string type, Dictionary<string, (string Type, bool IsRequired)> fields, string path)
    {
        if (value is not JsonObject map) return [$"{path} is no {type}"];
        return
        [
            .. fields.Where(field => field.Value.IsRequired && !map.ContainsKey(field.Key)).Select(field => $"{path}.{field.Key} is missing"),
            .. map.SelectMany(pair => fields.TryGetValue(pair.Key, out var field)
                ? Problems(pair.Value, field.Type, $"{path}.{pair.Key}")
                : [$"{path}.{pair.Key} is no field of {type}"]),
        ];
    }

    private static bool Is(JsonNode value, params JsonValueKind[] kinds) => kinds.Contains(value.GetValueKind());
}
