using System.Text.Json;

namespace NeuronActors.Recording;

/// <summary>Reads and writes <c>run.json</c>.</summary>
internal static class RunDescriptionFile
{
    public const string Name = "run.json";

    public static void Write(string path, RunDescription description) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, description, RecordingJson.Readable));

    /// <exception cref="RecordingException">The file is unreadable, broken or newer.</exception>
    public static RunDescription Read(string path)
    {
        using var stream = FileFault.OpenRead(path, "give the folder of a run, as printed when the run began.");
        try
        {
            using var document = JsonDocument.Parse(stream);
            RefuseOtherVersion(path, document.RootElement);
            return document.Deserialize<RunDescription>(RecordingJson.Readable) ?? throw Unreadable(path, "it is empty", null);
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber is { } number && exception.Path is null ? $"line {number + 1}: " : "";
            throw Unreadable(path, line + FileFault.Reason(exception), exception);
        }
        catch (InvalidOperationException exception)
        {
            // JsonObject's converter says so of a value that is no object, and gives no place.
            throw Unreadable(path, FileFault.Reason(exception), exception);
        }
        catch (IOException exception)
        {
            throw FileFault.CannotRead(path, exception);
        }
    }

    private static void RefuseOtherVersion(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("formatVersion", out var element)
            || element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out var version) || version < 1)
            throw Unreadable(path, "it has no formatVersion", null);
        if (version > RunDescription.NewestFormat)
            throw new RecordingException(
                $"{path} has format {version}, this program reads up to {RunDescription.NewestFormat}: " +
                "use the version of the program that wrote it.");
    }

    private static RecordingException Unreadable(string path, string how, Exception? cause) => new(
        $"{path} cannot be understood ({how}): put back the file as the run wrote it, or start the run again.", cause);
}
