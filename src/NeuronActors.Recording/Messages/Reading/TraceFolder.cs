using System.Text.Json;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>A folder of traces as its index describes it.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Name">Its name, for sentences.</param>
/// <param name="Outline">What its stretch says of itself.</param>
/// <param name="Traces">Its traces.</param>
internal sealed record TraceFolder(string Path, string Name, RecordingOutline Outline, IReadOnlyList<TraceEntry> Traces)
{
    public const string IndexName = "index.json";

    /// <summary>Reads the index.</summary>
    /// <exception cref="FormatException">It cannot be understood.</exception>
    public static TraceFolder Read(string path, string name)
    {
        try
        {
            using var stream = LogFile.OpenShared(System.IO.Path.Combine(path, IndexName));
            using var document = JsonDocument.Parse(stream);
            var root = document.RootElement;
            if (root.TryGetProperty("version", out var version) && version.GetInt32() > 1) throw new FormatException($"it has version {version}, this program reads version 1");
            return new TraceFolder(path, name, RecordingOutline.Of(root), [.. root.GetProperty("traces").EnumerateArray().Select(TraceEntry.Of)]);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException(FileFault.Reason(exception), exception);
        }
    }

    /// <summary>One of its arrays.</summary>
    public TraceArray Open(string file) => TraceArray.Open(System.IO.Path.Combine(Path, file));
}

/// <summary>One trace of an index: what a population sent of one kind, or how it learnt from one layer.</summary>
/// <param name="Population">The population.</param>
/// <param name="Kind">The kind, or <see cref="WeightChange"/>.</param>
/// <param name="Neurons">The population's neurons that it has, counted over the layer.</param>
/// <param name="Columns">The samples that it has; for weights the neurons at the other end.</param>
/// <param name="To">Who received it.</param>
/// <param name="Source">The layer below, of weight changes.</param>
/// <param name="Values">File of the values.</param>
/// <param name="At">File of where they stand.</param>
internal sealed record TraceEntry(
    string Population, string Kind, IndexRange Neurons, IndexRange Columns, IReadOnlyList<string> To, string? Source, string Values, string At)
{
    public const string WeightChange = "weight-change";

    public bool IsWeightChange => Kind == WeightChange;

    /// <exception cref="InvalidOperationException">Something in it cannot be.</exception>
    public static TraceEntry Of(JsonElement json)
    {
        string population = Word(json, "population"), kind = Word(json, "kind");
        string[] to = json.TryGetProperty("to", out var receivers) ? [.. receivers.EnumerateArray().Select(name => Word(name, "to"))] : [];
        if (to.Length == 0 && kind is not (WeightChange or "input" or "clamp")) throw new InvalidOperationException($"to of {population}'s {kind} names nobody");
        return new TraceEntry(
            population, kind, Range(json, "neurons"), Range(json, json.TryGetProperty("sources", out _) ? "sources" : "samples"),
            to, kind == WeightChange ? Word(json, "source") : null, Word(json, "values"), Word(json, "at"));
    }

    /// <summary>The array that stands beside the values: <c>hidden2.weight-change.hidden1.before.npy</c>.</summary>
    public string Beside(string part) => $"{Population}.{WeightChange}.{Source}.{part}.npy";

    private static string Word(JsonElement json, string name) =>
        (json.ValueKind == JsonValueKind.Object ? json.GetProperty(name) : json).GetString() ?? throw new InvalidOperationException($"{name} is null");

    private static IndexRange Range(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var text) || text.ValueKind == JsonValueKind.Null ? IndexRange.All
        : IndexRange.TryParse(text.GetString()!, out var range) ? range : throw new InvalidOperationException($"{name} is '{text}'");
}
