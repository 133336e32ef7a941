using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NeuronActors.Experiments.Tests;

/// <summary>One recorded value, or row of a trace, without what differs between two runs of the same experiment: times and sequence numbers.</summary>
internal sealed record Record(int Stretch, int Batch, bool IsTraced, string Words);

/// <summary>What the files of a run folder hold, read by nothing of this project.</summary>
internal static class Records
{
    /// <summary>All records, those that a later stretch did again left out, in an order that depends on themselves alone.</summary>
    public static IReadOnlyList<string> Union(string runFolder)
    {
        Record[] all = [.. Of(runFolder)];
        (int Stretch, int FromBatch)[] stretches = [.. Files(runFolder).Select(Begin).Distinct()];
        return [.. all.Where(record => !stretches.Any(later => later.Stretch > record.Stretch && record.Batch >= later.FromBatch)).Select(record => record.Words).Order(StringComparer.Ordinal)];
    }

    public static IEnumerable<Record> Of(string runFolder) => Files(runFolder).SelectMany(OfLog).Concat(
        Directory.GetDirectories(Path.Combine(runFolder, "messages")).Where(trace => File.Exists(Path.Combine(trace, "index.json"))).SelectMany(OfTraces));

    private static string[] Files(string runFolder) => Directory.GetFiles(Path.Combine(runFolder, "messages"), "*.jsonl");

    private static (int Stretch, int FromBatch) Begin(string file)
    {
        JsonElement begin = Lines(file).First();
        return (begin.GetProperty("stretch").GetInt32(), begin.GetProperty("fromBatch").GetInt32());
    }

    private static IEnumerable<Record> OfLog(string file)
    {
        int stretch = Begin(file).Stretch;
        foreach (JsonElement line in Lines(file).Where(line => line.GetProperty("event").GetString() == "message"))
            yield return new Record(stretch, line.GetProperty("batch").GetInt32(), false, string.Join(' ', line.EnumerateObject()
                .Where(property => property.Name is "batch" or "phase" or "step" or "kind" or "from" or "to" or "neuron" or "sample" or "source" or "value")
                .Select(property => property.Value.GetRawText())));
    }

    private static IEnumerable<JsonElement> Lines(string file)
    {
        foreach (string line in File.ReadAllLines(file))
        {
            JsonElement? read = null;
            try
            {
                read = JsonDocument.Parse(line).RootElement;
            }
            catch (JsonException)
            {
                // The last line of a killed run may be torn.
            }
            if (read is { } element) yield return element;
        }
    }

    private static IEnumerable<Record> OfTraces(string folder)
    {
        JsonElement index = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "index.json"))).RootElement;
        int stretch = index.GetProperty("stretch").GetInt32();
        foreach (JsonElement trace in index.GetProperty("traces").EnumerateArray())
        {
            (int[] shape, float[] values) = Read<float>(trace.GetProperty("values").GetString()!);
            (int[] places, long[] at) = Read<long>(trace.GetProperty("at").GetString()!);
            int size = shape[1] * shape[2], rows = Math.Min(Math.Min(shape[0], places[0]), Math.Min(values.Length / size, at.Length / places[1]));
            for (int row = 0; row < rows; row++)
                yield return new Record(stretch, (int)at[row * places[1]], true, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{trace.GetProperty("population")} {at[row * 7]} {at[row * 7 + 1]} {at[row * 7 + 2]} {string.Join(',', values.Skip(row * size).Take(size).Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}"));
        }

        (int[] Shape, T[] Values) Read<T>(string name)
            where T : unmanaged
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(folder, name));
            int header = 10 + bytes[8] + 256 * bytes[9];
            string shape = Regex.Match(System.Text.Encoding.ASCII.GetString(bytes, 0, header), @"\(([^)]*)\)").Groups[1].Value;
            int whole = (bytes.Length - header) / Marshal.SizeOf<T>() * Marshal.SizeOf<T>();
            return ([.. shape.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture))], MemoryMarshal.Cast<byte, T>(bytes.AsSpan(header, whole)).ToArray());
        }
    }
}
