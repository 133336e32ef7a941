using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuronActors.Recording;

/// <summary>How records become JSON: camelCase, words for enumerations, shortest round-trip numbers, nothing missing.</summary>
internal static partial class RecordingJson
{
    /// <summary>Indented, for files that people open.</summary>
    public static JsonSerializerOptions Readable { get; } = Create(indented: true);

    /// <summary>On one line, for headers.</summary>
    public static JsonSerializerOptions Compact { get; } = Create(indented: false);

    private static JsonSerializerOptions Create(bool indented) => new()
    {
        WriteIndented = indented,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = Records.Default,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>How each record is read and written, generated: reflection would cost every start of the program a tenth of a second.</summary>
    [JsonSerializable(typeof(RunDescription))]
    [JsonSerializable(typeof(CheckpointHeader))]
    private sealed partial class Records : JsonSerializerContext;
}
