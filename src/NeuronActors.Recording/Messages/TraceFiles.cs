using System.Text.Json.Nodes;

namespace NeuronActors.Recording;

/// <summary>The NumPy arrays of one stretch and their <c>index.json</c>. For the writer's thread.</summary>
internal sealed class TraceFiles(string path, string description, RecordedPart part, int stretch, Func<string, Stream, Stream> through)
{
    private const string IndexName = "index.json";
    private const int FormatVersion = 1;

    private readonly List<Trace> traces = [];
    private readonly string begun = PartDescription.Now;

    /// <summary>Type of the values, as NumPy has it.</summary>
    public string Description => description;

    /// <summary>Rows of all traces that are in their files.</summary>
    public long Rows => traces.Sum(trace => trace.Rows);

    /// <summary>Their size in bytes.</summary>
    public long Bytes => traces.Sum(trace => trace.Bytes);

    /// <summary>Makes a file of a trace.</summary>
    public NpyTrace Open(string name, string type, params int[] row)
    {
        Directory.CreateDirectory(path);
        return new NpyTrace(Path.Combine(path, name), type, row, through);
    }

    /// <summary>A trace has its files: it belongs to the index from now on.</summary>
    public void Add(Trace trace) => traces.Add(trace);

    /// <summary>All rows so far are in their files, and the index says how many there are.</summary>
    public void Flush()
    {
        if (traces.Count == 0) return;
        foreach (Trace trace in traces) trace.Flush();
        JsonObject index = PartDescription.Of(part, stretch);
        index.Insert(0, "version", FormatVersion);
        index.Insert(1, "@t", begun);
        index["traces"] = new JsonArray([.. traces.Select(trace => trace.ToJson())]);
        AtomicFile.Write(Path.Combine(path, IndexName), stream =>
        {
            using var writer = new System.Text.Json.Utf8JsonWriter(stream, new System.Text.Json.JsonWriterOptions { Indented = true });
            index.WriteTo(writer);
        }, isDurable: false);
    }

    /// <summary>Closes all files.</summary>
    public void Close()
    {
        foreach (Trace trace in traces) trace.Close();
    }
}

/// <summary>Arrays whose rows belong together: values, and where each row stands.</summary>
internal abstract class Trace
{
    /// <summary>What a row of the file <c>at</c> has.</summary>
    public static readonly string[] AtColumns = ["batch", "phase", "step", "sequence", "samples", "settled", "edge"];

    private readonly List<NpyTrace> files = [];

    /// <summary>Rows that are in all of its files.</summary>
    public long Rows => files.Count == 0 ? 0 : files.Min(file => file.SafeRows);

    /// <summary>Size of those rows in bytes.</summary>
    public long Bytes => files.Sum(file => file.SafeBytes);

    /// <summary>All rows so far are in the files.</summary>
    public void Flush()
    {
        foreach (NpyTrace file in files) file.Flush();
    }

    /// <summary>What the index says of it.</summary>
    public abstract JsonObject ToJson();

    /// <summary>Closes the files.</summary>
    public void Close()
    {
        foreach (NpyTrace file in files) file.Dispose();
    }

    /// <summary>One more file of it.</summary>
    protected NpyTrace With(NpyTrace file)
    {
        files.Add(file);
        return file;
    }
}
