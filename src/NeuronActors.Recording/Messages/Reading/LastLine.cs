using System.Text.Json;

namespace NeuronActors.Recording;

/// <summary>The last line of a stretch, which says how much of it is missing.</summary>
internal static class LastLine
{
    /// <summary>How many events were asked for and are not there, and why; null if none are, or where it is another line.</summary>
    public static (long Dropped, string Reason)? DroppedIn(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("\"dropped\""u8) < 0) return null;
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.TryGetProperty("dropped", out var dropped) && dropped.TryGetInt64(out var count) && count > 0
                ? (count, document.RootElement.TryGetProperty("reason", out var reason) ? $"{reason}" : "")
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
